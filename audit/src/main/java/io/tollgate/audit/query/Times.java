package io.tollgate.audit.query;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as both stores write and compare them: {@code 2026-11-20 14:03:05.120}, in UTC. */
final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final int DAY_LENGTH = 10;

    private Times() {}

    static String millis(Instant moment) {
        return MILLIS.format(moment);
    }

    static String seconds(Instant moment) {
        return SECONDS.format(moment);
    }

    /** Whole seconds as {@link #seconds} writes them. */
    static Instant parse(String seconds) {
        return LocalDateTime.parse(seconds, SECONDS).toInstant(ZoneOffset.UTC);
    }

    /** Its date. */
    static String day(Instant moment) {
        return SECONDS.format(moment).substring(0, DAY_LENGTH);
    }
}
