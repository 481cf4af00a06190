package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.KeyFormat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The virtual key and the admin token that a node makes for itself where none are configured. The
 * data directory keeps their SHA-256 digests; the keys themselves exist once, in the announcement
 * of the start that made them.
 *
 * <p>They are stored only after the node has started, so that a start that fails leaves no key
 * behind that nobody has seen.
 */
public final class BootstrapKeys {
    /** The name of the virtual key in metrics and records. */
    public static final String NAME = "first-key";

    private static final String KEY_FILE = "virtual-key.sha256";
    private static final String TOKEN_FILE = "admin-token.sha256";

    /** Set apart from virtual keys, so that the one is not taken for the other. */
    private static final String TOKEN_PREFIX = "admin-";

    private final Path directory;
    private final @Nullable Minted key;
    private final @Nullable Minted token;

    private BootstrapKeys(Path directory, @Nullable Minted key, @Nullable Minted token) {
        this.directory = directory;
        this.key = key;
        this.token = token;
    }

    /**
     * Reads the digests that are there and makes in memory what is missing.
     *
     * @throws IOException with a message for the operator
     */
    public static BootstrapKeys open(GatewayConfig config, SecureRandom random) throws IOException {
        Path directory = config.dataDir();
        makeDirectory(directory);
        return new BootstrapKeys(
                directory,
                config.virtualKeys().isEmpty()
                        ? open(directory.resolve(KEY_FILE), "", random)
                        : null,
                config.admin().token() == null
                        ? open(directory.resolve(TOKEN_FILE), TOKEN_PREFIX, random)
                        : null);
    }

    /** Whether an earlier start has made the virtual key of a configuration without any. */
    public static boolean keepsKey(GatewayConfig config) {
        return Files.exists(config.dataDir().resolve(KEY_FILE));
    }

    /** The configuration with these keys in it, where it has none of its own. */
    public GatewayConfig complete(GatewayConfig config) {
        return complete(config, config.virtualKeys().isEmpty());
    }

    /** Whether a virtual key was made for this node. */
    public boolean hasKey() {
        return key != null;
    }

    /**
     * The configuration with these keys in it.
     *
     * @param wantsKey whether the virtual key belongs there
     */
    public GatewayConfig complete(GatewayConfig config, boolean wantsKey) {
        GatewayConfig complete = config;
        if (key != null && wantsKey) {
            complete =
                    complete.withVirtualKey(
                            new VirtualKeyConfig(
                                    NAME,
                                    key.digest(),
                                    true,
                                    VirtualKeyConfig.EVERY_MODEL,
                                    null,
                                    null));
        }
        if (token != null && config.admin().token() == null) {
            complete = complete.withAdminToken(token.digest());
        }
        return complete;
    }

    /** Writes the digests of new keys to the data directory. */
    public void store() throws IOException {
        if (key != null && key.text() != null) {
            write(directory.resolve(KEY_FILE), key.digest());
        }
        if (token != null && token.text() != null) {
            write(directory.resolve(TOKEN_FILE), token.digest());
        }
    }

    /**
     * What a newcomer is told about new keys; "" where there are none.
     *
     * @param baseUrl where the public listener is reached
     * @param adminUrl where the admin listener is reached
     * @param demo whether the demo provider is on, so that the command works without an account
     */
    public String announcement(String baseUrl, String adminUrl, boolean demo) {
        String newKey = key == null ? null : key.text();
        String newToken = token == null ? null : token.text();
        if (newKey == null && newToken == null) {
            return "";
        }
        var text = new StringBuilder();
        text.append("\n  Made for this node, shown only now (digests are kept in ")
                .append(directory)
                .append("):\n\n");
        if (newKey != null) {
            text.append("    Virtual key  ").append(newKey).append('\n');
        }
        if (newToken != null) {
            text.append("    Admin token  ").append(newToken).append("   for ").append(adminUrl);
            text.append('\n');
        }
        if (newKey != null && demo) {
            text.append("\n  Try it, no account needed:\n\n")
                    .append("    curl -N ")
                    .append(baseUrl)
                    .append("/v1/chat/completions \\\n      -H 'Authorization: Bearer ")
                    .append(newKey)
                    .append("' \\\n      -H 'Content-Type: application/json' \\\n")
                    .append("      -d '{\"model\":\"demo\",\"stream\":true,")
                    .append("\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'\n")
                    .append("\n  From code: base URL ")
                    .append(baseUrl)
                    .append("/v1, API key as above.\n");
        }
        return text.append('\n').toString();
    }

    private static Minted open(Path file, String prefix, SecureRandom random) throws IOException {
        try {
            return new Minted(null, KeyDigest.ofHex(Files.readString(file)));
        } catch (NoSuchFileException e) {
            String text = prefix + KeyFormat.newKey(random);
            return new Minted(text, KeyDigest.of(text));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "data-dir: " + directory + " is a file (expected: a directory)", e);
        } catch (IOException e) {
            throw new IOException("data-dir: " + directory + " cannot be made", e);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException(
                    "data-dir: " + directory + " (expected: a directory that can be written)");
        }
    }

    private static void write(Path file, KeyDigest digest) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, digest.hex() + "\n", StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A key that was made now or before.
     *
     * @param text the key itself; null where it was made before
     */
    private record Minted(@Nullable String text, KeyDigest digest) {}
}
