package io.tollgate.audit.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key that a node's checkpoints are checked with: all that a verifier needs, and no
 * secret. Any thread.
 *
 * @param key Ed25519
 * @param id the first 8 bytes of the SHA-256 of {@code key} in its X.509 encoding, 16 hex digits
 */
public record CheckpointKey(PublicKey key, String id) {
    static final String ALGORITHM = "Ed25519";

    /** Of a key. */
    public static CheckpointKey of(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return new CheckpointKey(key, HexFormat.of().formatHex(hash, 0, 8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static CheckpointKey parse(String text) {
        try {
            byte[] encoded = Base64.getDecoder().decode(text.strip());
            return of(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "checkpoint key: \"" + text + "\" (expected: an Ed25519 public key, base64)",
                    e);
        }
    }

    /** The key as text: its X.509 encoding, base64. */
    public String text() {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** Whether this key signed exactly that. */
    public boolean signed(Checkpoint checkpoint) {
        if (!checkpoint.keyId().equals(id)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(statement(checkpoint));
            return verifier.verify(Base64.getDecoder().decode(checkpoint.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException noSignature) {
            return false;
        }
    }

    /** What is signed: the fields, each on a line. */
    static byte[] statement(Checkpoint checkpoint) {
        return String.join(
                        "\n",
                        "tollgate checkpoint v1",
                        checkpoint.node(),
                        Long.toString(checkpoint.seq()),
                        checkpoint.chain(),
                        Long.toString(checkpoint.atMillis()),
                        checkpoint.keyId())
                .getBytes(UTF_8);
    }
}
