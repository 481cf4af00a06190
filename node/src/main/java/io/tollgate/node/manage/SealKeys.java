package io.tollgate.node.manage;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where the seal key of a node comes from: what is configured, else the file {@code seal.key} of
 * its data folder, which a node alone makes when it has its first secret to seal. Blocks; any
 * thread.
 */
final class SealKeys {
    private static final String FILE = "seal.key";

    private final @Nullable Secret configured;
    private final Path dataDir;
    private final Path file;
    private final boolean alone;
    private @Nullable Sealer sealer;

    SealKeys(@Nullable Secret configured, Path dataDir, boolean alone) {
        this.configured = configured;
        this.dataDir = dataDir;
        this.file = dataDir.resolve(FILE);
        this.alone = alone;
    }

    /**
     * For what is sealed already.
     *
     * @throws Sealer.Unsealable where there is no key
     */
    synchronized Sealer forOpening() {
        Sealer known = known();
        if (known == null) {
            throw new Sealer.Unsealable(
                    "there are sealed secrets and no seal key (expected: "
                            + ConfigLoader.SEAL_VARIABLE
                            + ", or the setting seal-key, as on the other nodes)");
        }
        return known;
    }

    /**
     * For a new secret.
     *
     * @throws NoSealKey where none is configured and none may be made
     */
    synchronized Sealer forSealing() throws NoSealKey {
        Sealer known = known();
        if (known != null && (configured != null || alone)) {
            return known;
        }
        if (!alone) {
            throw new NoSealKey(
                    "no seal key (expected: "
                            + ConfigLoader.SEAL_VARIABLE
                            + ", or the setting seal-key, with 32 random bytes in Base64, the same on"
                            + " all nodes; or a reference such as ${VARIABLE} in the place of the"
                            + " secret)");
        }
        try {
            return make();
        } catch (IOException e) {
            throw new NoSealKey("the seal key could not be kept in " + file + ": " + e);
        }
    }

    private @Nullable Sealer known() {
        if (sealer == null) {
            try {
                sealer =
                        configured != null
                                ? Sealer.of(configured.reveal())
                                : Sealer.of(Files.readString(file).strip());
            } catch (NoSuchFileException e) {
                return null;
            } catch (IOException e) {
                throw new Sealer.Unsealable(
                        file + " cannot be read: " + e.getClass().getSimpleName());
            } catch (IllegalArgumentException e) {
                throw new Sealer.Unsealable(String.valueOf(e.getMessage()));
            }
        }
        return sealer;
    }

    private Sealer make() throws IOException {
        String text = Sealer.newKey(new SecureRandom());
        Files.createDirectories(dataDir);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Sealer made = Sealer.of(text);
        sealer = made;
        return made;
    }

    /** A secret cannot be kept: the operator must say with what. */
    static final class NoSealKey extends Exception {
        private static final long serialVersionUID = 1L;

        NoSealKey(String message) {
            super(message, null, false, false);
        }
    }
}
