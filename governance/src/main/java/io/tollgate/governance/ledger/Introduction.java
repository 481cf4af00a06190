package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.StateGrid;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The entry in which each node says that all it had spent is in the grid. When all nodes were down
 * the entry is gone with all else, and as long as somebody is missing in it, nobody knows how much
 * is left of anything. Any thread.
 */
final class Introduction {
    static final String KEY = "nodes";

    private final StateGrid grid;
    private final Executor calls;
    private final Runnable changed;
    private final AtomicInteger round = new AtomicInteger();
    private volatile int known;
    private volatile boolean said;
    private volatile int saying = -1;

    /**
     * @param changed is told when more or fewer nodes are known
     */
    Introduction(StateGrid grid, Executor calls, Runnable changed) {
        this.grid = grid;
        this.calls = calls;
        this.changed = changed;
    }

    /** Nodes that have said what they had spent; 0 before this one has. */
    int known() {
        return known;
    }

    /** Whether this node has, and the grid has heard it. */
    boolean isSaid() {
        return said;
    }

    /** The grid may be another one now: nothing is known until this node has spoken again. */
    void again() {
        round.incrementAndGet();
        said = false;
        known = 0;
    }

    /** This node has said all; without effect where that is known. */
    void say() {
        int now = round.get();
        if (saying == now) {
            return;
        }
        saying = now;
        byte[] command = statement(grid.self().name(), grid.self().incarnation());
        calls.execute(() ->
                grid.run(LeaseLedger.MONEY, KEY, command)
                        .thenCompose(_ -> grid.read(LeaseLedger.MONEY, KEY))
                        .whenComplete((found, failure) -> {
                            if (failure == null && found.isPresent()) {
                                heard(now, found.get());
                            } else if (saying == now) {
                                saying = -1;
                            }
                        }));
    }

    /** That a node has spoken. */
    static byte[] statement(String node, long incarnation) {
        var nothing = new Part(node, new Part.Version(incarnation, 0), 0, 0, new Part.SlotClaim[0]);
        return new ClaimCommand(nothing, 0, 1, 0, 0, 0).bytes();
    }

    private void heard(int when, byte[] nodes) {
        if (when == round.get()) {
            said = true;
            know(nodes);
        }
    }

    /** The entry has changed. */
    void changed(byte @Nullable [] nodes) {
        if (said) {
            know(nodes);
        }
    }

    private void know(byte @Nullable [] nodes) {
        int now = Cell.of(nodes).parts().size();
        if (now != known) {
            known = now;
            changed.run();
        }
    }
}
