package io.tollgate.audit.journal;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of what a lane holds. A frame starts at a multiple of 8:
 *
 * <pre>
 *  0  length in bytes, from here to the end of the payload; 0: nothing yet; -1: go to the next file
 *  4  CRC32C of all that follows
 *  8  the file's stamp: a frame of an earlier use of the file does not pass for one of this
 * 12  type
 * 13  flags
 * 16  key of the request; of a begin, its own position
 * 24  payload
 * </pre>
 *
 * The length is written last, with release semantics. So a process that dies at any instruction
 * leaves a whole frame or none, and the reading thread sees a whole frame or none.
 */
final class LaneFrame {
    static final int CRC_AT = 4;
    static final int STAMP_AT = 8;
    static final int TYPE_AT = 12;
    static final int FLAGS_AT = 13;
    static final int KEY_AT = 16;
    static final int PAYLOAD_AT = 24;

    static final byte BEGIN = 1;
    static final byte END = 2;
    static final byte BODY = 3;

    /** In the flags of a body: the text's code, and this where the text ends with the piece. */
    static final int LAST_PIECE = 2;

    /** A body's payload starts with the offset of the piece in its text. */
    static final int PIECE_AT = PAYLOAD_AT + 8;

    /** In place of a length. */
    static final int NEXT_FILE = -1;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Of a memory segment at an offset. */
    static final VarHandle LENGTH = INT.varHandle();

    /** Of a byte array at an index. */
    static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LaneFrame() {}

    /** The bytes a frame of that length takes. */
    static int padded(int length) {
        return (length + 7) & -8;
    }
}
