package io.tollgate.providers.dialect;

/**
 * How long an answer may become, as far as the request itself says.
 *
 * @param most tokens of one answer; -1 where the request does not say, or says that there is no
 *     limit. Where several fields say it, the largest.
 * @param start first byte of the value; -1 where none is there
 * @param end byte after it
 * @param fields how many fields say it
 * @param answers asked for at once, by {@code n} or {@code best_of}; 1 at least
 * @param continued whether the prompt goes on from one that the provider keeps, and is longer than
 *     the body
 */
public record OutputLimit(
        long most, int start, int end, int fields, long answers, boolean continued) {
    public static final OutputLimit NONE = new OutputLimit(-1, -1, -1, 0, 1, false);

    /** More than any model gives. */
    static final long HUGE = 1L << 32;

    /** This, and one more field that says it. */
    OutputLimit with(byte[] body, int from, int to) {
        return new OutputLimit(
                Math.max(most, number(body, from, to)), from, to, fields + 1, answers, continued);
    }

    /** This with that many answers. */
    OutputLimit times(byte[] body, int from, int to) {
        return new OutputLimit(
                most, start, end, fields, Math.max(answers, number(body, from, to)), continued);
    }

    OutputLimit ofContinued() {
        return new OutputLimit(most, start, end, fields, answers, true);
    }

    /** -1 for what is no positive number; {@link #HUGE} for what is no plain one. */
    private static long number(byte[] body, int from, int to) {
        if (body[from] < '0' || body[from] > '9') {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = body[i] - '0';
            if (digit < 0 || digit > 9 || number >= HUGE) {
                return HUGE;
            }
            number = number * 10 + digit;
        }
        return Math.min(number, HUGE);
    }
}
