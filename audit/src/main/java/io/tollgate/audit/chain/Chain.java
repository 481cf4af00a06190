package io.tollgate.audit.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RowCodec;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain over a node's rows: after row n it is the SHA-256 of the chain after row n - 1
 * followed by the {@link RowCodec canonical bytes} of row n. It starts with the SHA-256 of a fixed
 * line and the node's id. A row that is changed, missing, added or moved changes every value after
 * it. One thread.
 */
public final class Chain {
    /** Bytes of a value. */
    public static final int BYTES = 32;

    private static final String FIRST_LINE = "tollgate audit chain v1\n";

    private final MessageDigest sha256 = sha256();
    private final byte[] value;
    private final byte[] scratch = new byte[RowCodec.MAX_BYTES];
    private long seq;

    private Chain(long seq, byte[] value) {
        if (seq < 0) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: >= 0)");
        }
        if (value.length != BYTES) {
            throw new IllegalArgumentException(
                    "chain: " + value.length + " bytes (expected: " + BYTES + ")");
        }
        this.seq = seq;
        this.value = value;
    }

    /** The chain of that node before its first row. */
    public static Chain start(String node) {
        return new Chain(0, sha256().digest((FIRST_LINE + node).getBytes(UTF_8)));
    }

    /** Goes on after row {@code seq}, where the chain had this value, 32 bytes. */
    public static Chain after(long seq, byte[] value) {
        return new Chain(seq, value.clone());
    }

    /**
     * Goes on after row {@code seq}, where the chain had this value.
     *
     * @param hex 64 hex digits, as a checkpoint has them
     */
    public static Chain after(long seq, String hex) {
        return new Chain(seq, HexFormat.of().parseHex(hex));
    }

    /**
     * Adds the next row.
     *
     * @return {@link #shortValue} after it, which the row must carry
     */
    public long add(RequestRow row) {
        return add(scratch, 0, RowCodec.encode(row, scratch, 0));
    }

    /** Adds the next row by its canonical bytes between two indexes. */
    public long add(byte[] canonical, int from, int to) {
        sha256.update(value);
        sha256.update(canonical, from, to - from);
        try {
            sha256.digest(value, 0, BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException(impossible);
        }
        seq++;
        return shortValue();
    }

    /** The number of the last row added. */
    public long seq() {
        return seq;
    }

    /** The first 8 bytes, big-endian: {@link io.tollgate.audit.NumberedRow#chain}. */
    public long shortValue() {
        return ByteBuffer.wrap(value).getLong();
    }

    /** The whole value, a copy. */
    public byte[] value() {
        return value.clone();
    }

    /** The whole value as 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }
}
