package io.tollgate.audit.journal;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the writing threads look at before they write, and where they count what they could not.
 * Written by the journal's own threads.
 */
final class Gate {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    /** Requests without a row. */
    final LongAdder unrecorded = new LongAdder();

    /** Pieces not kept. */
    final LongAdder droppedBodies = new LongAdder();

    private volatile DiskState state = DiskState.ROOMY;
    private volatile String why = "";

    DiskState state() {
        return state;
    }

    String why() {
        return why;
    }

    boolean takesBegins() {
        DiskState now = state;
        return now == DiskState.ROOMY || now == DiskState.LOW;
    }

    boolean takesEnds() {
        DiskState now = state;
        return now != DiskState.FAILED && now != DiskState.CLOSED;
    }

    boolean takesBodies() {
        return state == DiskState.ROOMY;
    }

    /** Changes the state and says so once; what has failed or is closed stays so. */
    synchronized void set(DiskState next, String reason) {
        DiskState before = state;
        if (before == next || before == DiskState.CLOSED) {
            return;
        }
        if (before == DiskState.FAILED && next != DiskState.CLOSED) {
            return;
        }
        why = reason;
        state = next;
        switch (next) {
            case ROOMY -> LOG.log(Level.INFO, "the journal has room again");
            case LOW, FULL, FAILED ->
                    LOG.log(Level.ERROR, "journal: {0}: {1}", next.name(), reason);
            case CLOSED -> {}
        }
    }
}
