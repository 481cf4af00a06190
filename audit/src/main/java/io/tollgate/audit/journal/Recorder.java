package io.tollgate.audit.journal;

import io.tollgate.audit.RequestRow;
import java.nio.ByteBuffer;

/**
 * Where a thread writes down its requests. When a method returns, what it wrote survives the death
 * of the process; {@link #whenForced} tells when it survives the loss of power too.
 */
public sealed interface Recorder permits Lane, SharedLane {
    /** In place of a key: the disk is full or has failed, so nothing was written. */
    long NO_ROOM = -1;

    /** In place of a key: the request was not begun, because it is refused or goes unrecorded. */
    long NOT_BEGUN = 0;

    /** Bytes that {@link #body} takes at once. */
    int MAX_PIECE = 32 * 1024;

    /**
     * Before the first byte goes to a provider.
     *
     * @param row as it shall read if the node dies now: outcome unknown, cost as reserved
     * @return the request's key, above 0, or {@link #NO_ROOM}
     */
    long begin(RequestRow row);

    /**
     * Before the last byte goes to the client; once. It goes to the recorder that gave the key.
     *
     * @param key or {@link #NOT_BEGUN}
     * @param row as it stays
     * @return false where there was no room: a begun request then reads as unknown, another has no
     *     row
     */
    boolean end(long key, RequestRow row);

    /**
     * A piece of one of the request's texts, between its begin and its end. The pieces of a text
     * come in order.
     *
     * @param offset of the piece in its text, in bytes
     * @param last whether the text ends with it
     * @param piece UTF-8, redacted, at most {@link #MAX_PIECE} bytes; its position moves to its
     *     limit
     * @return false where it was not kept; further pieces of the same text are then in vain
     */
    boolean body(long key, BodyText text, long offset, boolean last, ByteBuffer piece);

    /**
     * Calls back when all that this thread has written here is forced to disk, or can no longer be.
     * The call comes on a thread of the journal and must be short.
     */
    void whenForced(Forced then);

    /** Hears that what was written is on disk. */
    interface Forced {
        /**
         * Once.
         *
         * @param held false where the disk failed
         */
        void forced(boolean held);
    }
}
