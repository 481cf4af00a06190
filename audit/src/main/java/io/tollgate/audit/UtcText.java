package io.tollgate.audit;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes times as {@code 2026-11-20 20:55:50.123}, in UTC: what SQLite's own date functions give,
 * and what sorts as text. Remembers the last second it wrote, because rows come in order. One
 * thread.
 */
public final class UtcText {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int LENGTH = 23;
    private static final int SEPARATOR_AT = 10;
    private static final int MILLIS_AT = 20;

    private final char[] text = new char[LENGTH];
    private final char separator;
    private final String suffix;
    private long second = Long.MIN_VALUE;

    private UtcText(char separator, String suffix) {
        this.separator = separator;
        this.suffix = suffix;
    }

    /** As in the column {@code created_at}: {@code 2026-11-20 20:55:50.123}. */
    public static UtcText column() {
        return new UtcText(' ', "");
    }

    /** As in JSON: {@code 2026-11-20T20:55:50.123Z}. */
    public static UtcText iso() {
        return new UtcText('T', "Z");
    }

    /**
     * The time as text.
     *
     * @param millis since 1970; years 0 to 9999
     */
    public String of(long millis) {
        long itsSecond = Math.floorDiv(millis, 1000L);
        if (itsSecond != second) {
            var time = LocalDateTime.ofEpochSecond(itsSecond, 0, ZoneOffset.UTC);
            if (time.getYear() < 0 || time.getYear() > 9999) {
                throw new IllegalArgumentException(
                        "time: " + millis + " ms (expected: in the years 0 to 9999)");
            }
            SECONDS.format(time).getChars(0, MILLIS_AT - 1, text, 0);
            text[SEPARATOR_AT] = separator;
            text[MILLIS_AT - 1] = '.';
            second = itsSecond;
        }
        int rest = (int) (millis - itsSecond * 1000);
        text[MILLIS_AT] = (char) ('0' + rest / 100);
        text[MILLIS_AT + 1] = (char) ('0' + rest / 10 % 10);
        text[MILLIS_AT + 2] = (char) ('0' + rest % 10);
        String written = new String(text);
        return suffix.isEmpty() ? written : written + suffix;
    }
}
