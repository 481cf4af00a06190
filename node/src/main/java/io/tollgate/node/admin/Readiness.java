package io.tollgate.node.admin;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this node wants requests. It starts as {@code starting}, becomes ready and unready as
 * often as needed, and once it drains it never becomes ready again. Any thread.
 */
public final class Readiness {
    private final AtomicReference<State> state =
            new AtomicReference<>(new State(Phase.STARTING, "the node is starting"));

    public State state() {
        return state.get();
    }

    public void ready() {
        move(new State(Phase.READY, ""));
    }

    /** Not ready for now, such as while the configuration is loaded again. */
    public void starting(String reason) {
        move(new State(Phase.STARTING, reason));
    }

    /** The node takes no new work and will stop. */
    public void draining(String reason) {
        move(new State(Phase.DRAINING, reason));
    }

    private void move(State next) {
        state.updateAndGet(now -> now.phase() == Phase.DRAINING ? now : next);
    }

    /** Where a node stands. */
    public enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    /**
     * A phase and why.
     *
     * @param reason for people; "" where ready
     */
    public record State(Phase phase, String reason) {}
}
