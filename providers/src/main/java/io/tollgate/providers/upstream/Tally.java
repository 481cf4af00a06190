package io.tollgate.providers.upstream;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread changes and any thread reads; changing costs no locked instruction. */
final class Tally {
    private final AtomicLong value = new AtomicLong();

    void add(int delta) {
        value.setRelease(value.getPlain() + delta);
    }

    /** For the thread that changes it. */
    long plain() {
        return value.getPlain();
    }

    /** For other threads. */
    long get() {
        return value.getAcquire();
    }
}
