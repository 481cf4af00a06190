package io.tollgate.governance.tenant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 digest of a key: what is stored and looked up in place of the secret. Equality looks
 * at all 256 bits; its time tells nothing of a secret, because nobody can choose a digest.
 */
public record KeyDigest(long a, long b, long c, long d) {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** To look for one among the JDK's providers takes longer than a digest. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(KeyDigest::sha256);

    /**
     * The digest of that secret.
     *
     * @param secret ASCII
     */
    public static KeyDigest of(String secret) {
        return ofSha256(SHA_256.get().digest(secret.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /**
     * A digest made elsewhere.
     *
     * @param hash 32 bytes
     */
    public static KeyDigest ofSha256(byte[] hash) {
        if (hash.length != 32) {
            throw new IllegalArgumentException("hash: " + hash.length + " bytes (expected: 32)");
        }
        return new KeyDigest(
                (long) LONGS.get(hash, 0),
                (long) LONGS.get(hash, 8),
                (long) LONGS.get(hash, 16),
                (long) LONGS.get(hash, 24));
    }

    /** Reads what {@link #hex} writes, in either case. */
    public static KeyDigest ofHex(String hex) {
        try {
            return ofSha256(HexFormat.of().parseHex(hex.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a SHA-256 digest (expected: 64 hexadecimal digits)", e);
        }
    }

    /** 64 hexadecimal digits in lower case. */
    public String hex() {
        HexFormat digits = HexFormat.of();
        return digits.toHexDigits(a)
                + digits.toHexDigits(b)
                + digits.toHexDigits(c)
                + digits.toHexDigits(d);
    }

    @Override
    public int hashCode() {
        return (int) a;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
