package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.ResponseHead;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait: the largest of what its headers say. */
public final class RetryAfter {
    private static final Pattern GO_DURATION =
            Pattern.compile(
                    "(?:(\\d+(?:\\.\\d+)?)h)?(?:(\\d+(?:\\.\\d+)?)m)?(?:(\\d+(?:\\.\\d+)?)s)?(?:(\\d+(?:\\.\\d+)?)ms)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    private static final double MAX_SECONDS = 366 * 86_400d;

    private RetryAfter() {}

    /** Null where the headers name no wait. */
    public static @Nullable Duration read(ResponseHead head, Clock clock) {
        Duration wait = seconds(head.header("retry-after"), clock);
        String millis = head.header("retry-after-ms");
        if (millis != null && NUMBER.matcher(millis).matches()) {
            wait = larger(wait, ofSeconds(Double.parseDouble(millis) / 1000));
        }
        var resets = new Resets(clock);
        head.forEach(resets);
        return larger(wait, resets.wait(wait == null, head));
    }

    /** {@code 34.4s}, {@code 1h2m3.5s}, {@code 120ms}, or plain seconds; null for anything else. */
    public static @Nullable Duration duration(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (NUMBER.matcher(value).matches()) {
            return ofSeconds(Double.parseDouble(value));
        }
        Matcher matcher = GO_DURATION.matcher(value);
        if (value.isEmpty() || value.length() > 40 || !matcher.matches()) {
            return null;
        }
        return ofSeconds(
                number(matcher.group(1)) * 3600
                        + number(matcher.group(2)) * 60
                        + number(matcher.group(3))
                        + number(matcher.group(4)) / 1000);
    }

    /** The larger of the two, where null is none. */
    public static @Nullable Duration larger(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static double number(@Nullable String digits) {
        return digits == null ? 0 : Double.parseDouble(digits);
    }

    private static @Nullable Duration seconds(@Nullable String value, Clock clock) {
        if (value == null) {
            return null;
        }
        Duration duration = duration(value);
        return duration != null ? duration : untilDate(value, clock);
    }

    private static @Nullable Duration untilDate(String value, Clock clock) {
        try {
            Instant date =
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return notNegative(Duration.between(clock.instant(), date));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static Duration ofSeconds(double seconds) {
        return Duration.ofNanos((long) (Math.min(seconds, MAX_SECONDS) * 1e9));
    }

    /** Looks through the {@code x-ratelimit-reset} headers. */
    private static final class Resets implements ResponseHead.HeaderVisitor {
        private static final String PREFIX = "x-ratelimit-reset";

        private final Clock clock;
        private @Nullable Duration spent;
        private @Nullable Duration any;

        Resets(Clock clock) {
            this.clock = clock;
        }

        @Override
        public void header(String name, String value) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX)) {
                any = larger(any, until(value));
            }
        }

        /**
         * A limit that is used up counts always; one that may not be only where nothing else names
         * a wait.
         */
        @Nullable Duration wait(boolean nothingElse, ResponseHead head) {
            head.forEach((name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(PREFIX)) {
                    String remaining =
                            head.header("x-ratelimit-remaining" + lower.substring(PREFIX.length()));
                    if ("0".equals(remaining)) {
                        spent = larger(spent, until(value));
                    }
                }
            });
            return spent != null || !nothingElse ? spent : any;
        }

        private @Nullable Duration until(String value) {
            if (!NUMBER.matcher(value).matches()) {
                return duration(value);
            }
            double number = Double.parseDouble(value);
            if (number > 1e12) {
                number = (number - clock.millis()) / 1000;
            } else if (number > 1e9) {
                number -= clock.millis() / 1000d;
            }
            return ofSeconds(Math.max(0, number));
        }
    }
}
