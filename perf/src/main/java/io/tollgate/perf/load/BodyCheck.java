package io.tollgate.perf.load;

/** Judges the bodies of the answers on one connection, one after the other. */
interface BodyCheck {
    /** A head has arrived; the bytes of its body follow. */
    void begin(int status);

    /** Some bytes of the body, {@code now} by {@code System.nanoTime()}. */
    void take(byte[] data, int from, int to, long now);

    /** True when the body that has ended was what the mock provider sends. */
    boolean good();
}
