package io.tollgate.audit.journal;

import java.util.ArrayList;
import java.util.List;

/** A request that has begun and not ended, as the sequencer knows it. */
final class OpenRequest {
    /** Not in the row log yet. */
    static final long NOWHERE = -1;

    private final LaneId lane;
    private final long key;
    private long loggedAt = NOWHERE;
    private List<Long> pieces = List.of();

    OpenRequest(LaneId lane, long key) {
        this.lane = lane;
        this.key = key;
    }

    LaneId lane() {
        return lane;
    }

    long key() {
        return key;
    }

    /** Where its frame {@link RowFrame#OPEN} starts in the newest file of the row log. */
    long loggedAt() {
        return loggedAt;
    }

    void loggedAt(long offset) {
        loggedAt = offset;
    }

    /** Positions in its lane of the pieces of its texts. */
    List<Long> pieces() {
        return pieces;
    }

    void addPiece(long position) {
        if (pieces.isEmpty()) {
            pieces = new ArrayList<>(4);
        }
        pieces.add(position);
    }
}
