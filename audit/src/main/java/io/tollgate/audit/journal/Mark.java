package io.tollgate.audit.journal;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the row log had come at the end of a batch.
 *
 * @param run whose lanes it speaks of; all of earlier runs is in the row log
 * @param seq of the last row
 * @param chain after it, 32 bytes
 * @param checkpointSeq of the last checkpoint
 * @param lanes up to which position each lane's content is in the row log
 */
record Mark(int run, long seq, byte[] chain, long checkpointSeq, Map<Integer, Long> lanes) {
    Mark {
        lanes = Map.copyOf(lanes);
    }

    void writeTo(FrameBuffer buffer) {
        buffer.begin(RowFrame.MARK)
                .put(run)
                .put(seq)
                .put(chain, 0, chain.length)
                .put(checkpointSeq)
                .put(lanes.size());
        lanes.forEach((lane, position) -> buffer.put(lane).put(position));
        buffer.end();
    }

    static Mark read(ByteBuffer payload) {
        int run = payload.getInt();
        long seq = payload.getLong();
        byte[] chain = new byte[32];
        payload.get(chain);
        long checkpointSeq = payload.getLong();
        var lanes = new TreeMap<Integer, Long>();
        for (int count = payload.getInt(); count > 0; count--) {
            lanes.put(payload.getInt(), payload.getLong());
        }
        return new Mark(run, seq, chain, checkpointSeq, lanes);
    }
}
