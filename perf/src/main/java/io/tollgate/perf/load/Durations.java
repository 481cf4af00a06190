package io.tollgate.perf.load;

import java.time.Duration;

/**
 * How long each kind of load is held.
 *
 * @param settle load before the first round, for each gateway: a JVM that has just started compiles
 *     for some 30 seconds of it
 * @param warmUp before each measurement, not counted
 * @param saturated measured time of a closed loop
 * @param rate measured time of an open loop
 * @param streams measured time with all streams open
 */
record Durations(
        Duration settle, Duration warmUp, Duration saturated, Duration rate, Duration streams) {
    static final Durations FULL =
            new Durations(
                    Duration.ofSeconds(45),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(4));
    static final Durations QUICK =
            new Durations(
                    Duration.ofSeconds(3),
                    Duration.ofMillis(300),
                    Duration.ofMillis(1_500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2));
}
