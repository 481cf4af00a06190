package io.tollgate.governance.ledger;

/** A request that waits for an account. Told once, on any thread; it then tries again. */
public final class Waiter {
    private final long need;
    private final Runnable again;
    private boolean told;

    /**
     * Prepares one.
     *
     * @param need what it lacked of the account
     * @param again hands the request over to its own thread; must not block
     */
    public Waiter(long need, Runnable again) {
        this.need = need;
        this.again = again;
    }

    long need() {
        return need;
    }

    /** Waits no more: it was told before, or it has given up. */
    public synchronized boolean done() {
        boolean before = told;
        told = true;
        return before;
    }

    synchronized boolean waits() {
        return !told;
    }

    void tell() {
        if (!done()) {
            again.run();
        }
    }
}
