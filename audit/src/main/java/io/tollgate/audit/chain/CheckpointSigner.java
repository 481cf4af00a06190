package io.tollgate.audit.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Signs a node's checkpoints with an Ed25519 key that never leaves its folder. The key is made on
 * first use, in {@code checkpoint.key}, readable by its owner only; the public half stands beside
 * it in {@code checkpoint-<id>.pub} for whoever verifies. One thread.
 */
public final class CheckpointSigner {
    private static final String FILE = "checkpoint.key";
    private static final String NO_KEY = ": no signing key (expected: three lines of base64)";
    private static final String OWNER_ONLY = "rw-------";

    private final PrivateKey key;
    private final CheckpointKey publicKey;

    private CheckpointSigner(PrivateKey key, CheckpointKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * With the key of that folder, which is made when there is none.
     *
     * @throws IOException where the file cannot be read or written, or holds something else
     */
    public static CheckpointSigner open(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            return create(folder, file);
        }
        if (isPosix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        if (lines.size() < 2) {
            throw new IOException(file + NO_KEY);
        }
        boolean whole = lines.size() > 2 && lines.get(2).equals(seal(lines.get(0), lines.get(1)));
        try {
            PrivateKey key =
                    KeyFactory.getInstance(CheckpointKey.ALGORITHM)
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            Base64.getDecoder().decode(lines.get(0))));
            var signer = new CheckpointSigner(key, CheckpointKey.parse(lines.get(1)));
            if (!whole) {
                signer.checkPair(file);
            }
            return signer;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + NO_KEY, e);
        }
    }

    private static CheckpointSigner create(Path folder, Path file) throws IOException {
        KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance(CheckpointKey.ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no Ed25519", impossible);
        }
        CheckpointKey publicKey = CheckpointKey.of(pair.getPublic());
        String secret = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        write(folder.resolve("checkpoint-" + publicKey.id() + ".pub"), publicKey.text() + "\n");
        write(
                file,
                secret + "\n" + publicKey.text() + "\n" + seal(secret, publicKey.text()) + "\n");
        return new CheckpointSigner(pair.getPrivate(), publicKey);
    }

    /** Whole or not at all, and nobody else can read it at any moment. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FileAttribute<?>[] attributes =
                isPosix()
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString(OWNER_ONLY))
                        }
                        : new FileAttribute<?>[0];
        Set<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, attributes)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /**
     * The third line of the file: that the first two belong together, without the 20 ms that a
     * signature takes in a JVM that has just started. Files without it have their pair checked.
     */
    private static String seal(String secret, String publicKey) {
        try {
            byte[] both = (secret + "\n" + publicKey + "\n").getBytes(UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(both);
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }

    private void checkPair(Path file) throws IOException {
        if (!publicKey.signed(sign("check", 1, "", 0))) {
            throw new IOException(file + ": its private and its public key do not belong together");
        }
    }

    /** Of the chain as it is now. */
    public Checkpoint sign(String node, Chain chain, long atMillis) {
        return sign(node, chain.seq(), chain.hex(), atMillis);
    }

    private Checkpoint sign(String node, long seq, String chain, long atMillis) {
        var unsigned = new Checkpoint(node, seq, chain, atMillis, publicKey.id(), "");
        try {
            Signature signature = Signature.getInstance(CheckpointKey.ALGORITHM);
            signature.initSign(key);
            signature.update(CheckpointKey.statement(unsigned));
            return new Checkpoint(
                    node,
                    seq,
                    chain,
                    atMillis,
                    publicKey.id(),
                    Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The half that verifies. */
    public CheckpointKey publicKey() {
        return publicKey;
    }
}
