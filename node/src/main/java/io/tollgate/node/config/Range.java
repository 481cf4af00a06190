package io.tollgate.node.config;

import java.time.Duration;

/**
 * The bounds of a setting, stated once: its record checks by it, and the reader of the file words
 * its problem by it.
 *
 * @param min smallest allowed value
 * @param max largest allowed value
 * @param unit how the bounds are written
 */
record Range(long min, long max, Unit unit) {
    /** What the numbers count. */
    enum Unit {
        COUNT,
        BYTES,
        MILLIS
    }

    static Range count(long min, long max) {
        return new Range(min, max, Unit.COUNT);
    }

    static Range bytes(long min, long max) {
        return new Range(min, max, Unit.BYTES);
    }

    static Range time(Duration min, Duration max) {
        return new Range(min.toMillis(), max.toMillis(), Unit.MILLIS);
    }

    boolean contains(long value) {
        return value >= min && value <= max;
    }

    void check(String name, long value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (" + expected() + ")");
        }
    }

    void check(String name, Duration value) {
        check(name, value.toMillis());
    }

    /** Such as {@code expected: 1 to 1000} or {@code expected: 100ms to 10m}. */
    String expected() {
        return "expected: " + write(min) + " to " + write(max);
    }

    private String write(long value) {
        return switch (unit) {
            case COUNT -> Long.toString(value);
            case BYTES -> Units.writeSize(value);
            case MILLIS -> Units.writeDuration(Duration.ofMillis(value));
        };
    }
}
