package io.tollgate.audit.journal;

/**
 * The layout of the row log. Each file is a sequence of frames: length of what follows the CRC (4
 * bytes), CRC32C of that (4), type (1), payload; all big-endian.
 */
final class RowFrame {
    /** Length and CRC. */
    static final int PREFIX = 8;

    /** No frame is longer; what claims to be is damage. */
    static final int MAX_LENGTH = 1 << 20;

    /** First in a file: version, number of its first row, chain before it, node. */
    static final byte HEADER = 1;

    /** A request that has begun: run, lane, key, canonical row as it reads if it never ends. */
    static final byte OPEN = 2;

    /** A piece of a text of the next row: {@link BodyText} code, last?, offset, UTF-8. */
    static final byte BODY = 3;

    /** A row: seq, chain, run, lane, key, canonical row. */
    static final byte ROW = 4;

    /** A checkpoint: its fields, each a length and UTF-8. */
    static final byte CHECKPOINT = 5;

    /**
     * The end of a batch: run, seq, chain, seq of the last checkpoint, and for each lane its number
     * and the position up to which all is in the row log. What comes after the last mark was never
     * finished.
     */
    static final byte MARK = 6;

    /** Last in a file that has a successor: seq, chain, time. */
    static final byte SEAL = 7;

    static final byte VERSION = 1;

    /** Where the canonical row starts within the payload of {@link #ROW}. */
    static final int ROW_AT = 32;

    /** Where the canonical row starts within the payload of {@link #OPEN}. */
    static final int OPEN_ROW_AT = 16;

    /** Where the text starts within the payload of {@link #BODY}. */
    static final int BODY_TEXT_AT = 10;

    /** The whole frame of a {@link #SEAL}. */
    static final int SEAL_BYTES = PREFIX + 1 + 8 + 32 + 8;

    private RowFrame() {}
}
