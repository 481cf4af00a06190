package io.tollgate.governance.ledger;

import java.nio.ByteBuffer;

/**
 * What came of a {@link ClaimCommand}.
 *
 * @param granted 0 where there was less than the least; {@link #STALE} where the entry knows a
 *     later command of the node
 * @param room what may still be claimed around that slot
 * @param othersSpent what the other nodes say they have spent around it
 * @param othersClaimed what they may spend at most, that included
 */
record ClaimReply(long granted, long room, long othersSpent, long othersClaimed) {
    static final long STALE = -1;

    byte[] bytes() {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(granted)
                .putLong(room)
                .putLong(othersSpent)
                .putLong(othersClaimed)
                .array();
    }

    static ClaimReply of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new ClaimReply(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }
}
