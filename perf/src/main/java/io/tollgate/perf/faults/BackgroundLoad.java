package io.tollgate.perf.faults;

import java.time.Duration;

/** Requests that go on beside what is done to the nodes, to each in turn. */
final class BackgroundLoad implements AutoCloseable {
    private final Thread thread;
    private volatile boolean over;

    BackgroundLoad(Clients clients, int rate, ClusterUnderTest cluster) {
        thread =
                Thread.ofPlatform()
                        .name("load")
                        .start(() -> {
                            int first = 0;
                            while (!over) {
                                int from = first;
                                clients.paced(
                                        rate,
                                        Duration.ofSeconds(1),
                                        i -> cluster.node((from + i) % ClusterUnderTest.SIZE));
                                first++;
                            }
                        });
    }

    /** Returns when all are answered. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
