package io.tollgate.node.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Durations and sizes as people write them: {@code 200ms}, {@code 2m}, {@code 16MiB}. */
public final class Units {
    static final String DURATION = "a duration such as 200ms, 5s, 2m or 1h";
    static final String SIZE = "a size such as 4096, 32KiB or 16MiB";

    private static final String[] TIMES = {"ms", "s", "m", "h", "d"};
    private static final long[] MILLIS = {1, 1000, 60_000, 3_600_000, 86_400_000};
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB"};
    private static final long[] BYTES = {1, 1L << 10, 1L << 20, 1L << 30};

    private Units() {}

    /** Reads a duration; a bare {@code 0} needs no unit, every other number does. */
    public static Optional<Duration> parseDuration(String text) {
        OptionalLong millis = parse(text, TIMES, MILLIS, "0".equals(text.strip()));
        return millis.isPresent()
                ? Optional.of(Duration.ofMillis(millis.getAsLong()))
                : Optional.empty();
    }

    /** Reads a size in bytes; a number without a unit is bytes. */
    static OptionalLong parseSize(String text) {
        return parse(text, SIZES, BYTES, true);
    }

    static String writeDuration(Duration duration) {
        return write(duration.toMillis(), TIMES, MILLIS, "ms");
    }

    static String writeSize(long bytes) {
        return write(bytes, SIZES, BYTES, "");
    }

    private static OptionalLong parse(
            String written, String[] units, long[] factors, boolean bareAllowed) {
        String text = written.strip();
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        String unit = text.substring(digits).strip();
        if (digits == 0 || digits > 15) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text.substring(0, digits));
        if (unit.isEmpty()) {
            return bareAllowed ? OptionalLong.of(number) : OptionalLong.empty();
        }
        for (int i = 0; i < units.length; i++) {
            if (units[i].equals(unit)) {
                return number > Long.MAX_VALUE / factors[i]
                        ? OptionalLong.empty()
                        : OptionalLong.of(number * factors[i]);
            }
        }
        return OptionalLong.empty();
    }

    private static String write(long value, String[] units, long[] factors, String smallest) {
        for (int i = units.length - 1; i > 0; i--) {
            if (value != 0 && value % factors[i] == 0) {
                return value / factors[i] + units[i];
            }
        }
        return value + smallest;
    }
}
