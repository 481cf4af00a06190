package io.tollgate.node.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a virtual key or an admin token: enough to recognise it, of no use to whoever
 * reads it. Made to be the key of a map.
 */
public final class KeyDigest {
    private static final int BYTES = 32;

    private final byte[] sha256;

    private KeyDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static KeyDigest of(String key) {
        return new KeyDigest(newDigest().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Takes a digest made elsewhere, for a caller that keeps a {@link MessageDigest} of its own.
     *
     * @param sha256 32 bytes, not copied
     */
    public static KeyDigest ofSha256(byte[] sha256) {
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException(
                    "sha256: " + sha256.length + " bytes (expected: " + BYTES + ")");
        }
        return new KeyDigest(sha256);
    }

    /** Reads 64 hexadecimal digits, in either case. */
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
        return HexFormat.of().formatHex(sha256);
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyDigest that && MessageDigest.isEqual(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return (sha256[0] & 0xff)
                | (sha256[1] & 0xff) << 8
                | (sha256[2] & 0xff) << 16
                | sha256[3] << 24;
    }

    @Override
    public String toString() {
        return "sha256:" + hex().substring(0, 8);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
