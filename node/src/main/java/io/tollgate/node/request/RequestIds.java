package io.tollgate.node.request;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Mints request ids such as {@code req_7tq1mz0c4h9k0000002f1}: a random part for the process and
 * thread, then a counter. Unique and cheap, not secret. One instance an I/O thread.
 */
public final class RequestIds {
    private static final byte[] DIGITS =
            "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int PREFIX = 4;
    private static final int RANDOM = 12;
    private static final int COUNTER = 9;

    private final byte[] id = new byte[PREFIX + RANDOM + COUNTER];
    private long counter;

    public RequestIds(RandomGenerator random) {
        id[0] = 'r';
        id[1] = 'e';
        id[2] = 'q';
        id[3] = '_';
        for (int i = PREFIX; i < PREFIX + RANDOM; i++) {
            id[i] = DIGITS[random.nextInt(DIGITS.length)];
        }
    }

    public String next() {
        long value = counter++;
        for (int i = id.length - 1; i >= PREFIX + RANDOM; i--) {
            id[i] = DIGITS[(int) (value & 31)];
            value >>>= 5;
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }
}
