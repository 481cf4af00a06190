package io.tollgate.perf.load;

import org.jspecify.annotations.Nullable;

/**
 * The few facts of a request that the mock provider acts on.
 *
 * @param length bytes of head and body together
 * @param authorized whether the expected provider key came with it
 * @param model the model when it is one of the mock's, null otherwise
 * @param stream whether {@code "stream":true} was asked for
 * @param usage whether {@code "include_usage":true} was asked for
 */
record MockRequest(
        int length, boolean authorized, @Nullable Model model, boolean stream, boolean usage) {

    /** The models that the mock offers. */
    enum Model {
        SMALL,
        LARGE,
        STREAM,
        /** Like the small one, after a while. */
        SLOW,
        /** Always an error of the server. */
        ERROR,
        /** Always too many requests. */
        LIMITED,
        /** Breaks off in the middle. */
        CUT
    }

    private static final byte[] SMALL = Bytes.of("\"mock-1k\"");
    private static final byte[] LARGE = Bytes.of("\"mock-10k\"");
    private static final byte[] PACED = Bytes.of("\"mock-stream\"");
    private static final byte[] SLOW = Bytes.of("\"mock-slow\"");
    private static final byte[] ERROR = Bytes.of("\"mock-500\"");
    private static final byte[] LIMITED = Bytes.of("\"mock-429\"");
    private static final byte[] CUT = Bytes.of("\"mock-cut\"");
    private static final byte[] MODEL = Bytes.of("\"model\"");
    private static final byte[] STREAM = Bytes.of("\"stream\"");
    private static final byte[] USAGE = Bytes.of("\"include_usage\"");
    private static final byte[] TRUE = Bytes.of("true");
    private static final byte[] AUTHORIZATION = Bytes.of("\nauthorization:");

    static MockRequest of(byte[] data, int bodyStart, int end, byte[] authorization) {
        int credential = Bytes.headerValue(data, 0, bodyStart, AUTHORIZATION);
        boolean authorized =
                credential >= 0
                        && Bytes.startsWith(data, credential, authorization)
                        && data[credential + authorization.length] == '\r';
        boolean stream = isTrue(data, bodyStart, end, STREAM);
        return new MockRequest(
                end,
                authorized,
                model(data, bodyStart, end),
                stream,
                stream && isTrue(data, bodyStart, end, USAGE));
    }

    private static @Nullable Model model(byte[] data, int from, int to) {
        int value = value(data, from, to, MODEL);
        if (value < 0) {
            return null;
        }
        if (Bytes.startsWith(data, value, SMALL)) {
            return Model.SMALL;
        }
        if (Bytes.startsWith(data, value, LARGE)) {
            return Model.LARGE;
        }
        if (Bytes.startsWith(data, value, PACED)) {
            return Model.STREAM;
        }
        return troubled(data, value);
    }

    private static @Nullable Model troubled(byte[] data, int value) {
        if (Bytes.startsWith(data, value, SLOW)) {
            return Model.SLOW;
        }
        if (Bytes.startsWith(data, value, ERROR)) {
            return Model.ERROR;
        }
        if (Bytes.startsWith(data, value, LIMITED)) {
            return Model.LIMITED;
        }
        return Bytes.startsWith(data, value, CUT) ? Model.CUT : null;
    }

    private static boolean isTrue(byte[] data, int from, int to, byte[] key) {
        int value = value(data, from, to, key);
        return value >= 0 && Bytes.startsWith(data, value, TRUE);
    }

    /** Where the value of a key starts, or -1. Prompts never hold an unescaped quote. */
    private static int value(byte[] data, int from, int to, byte[] key) {
        int at = Bytes.indexOf(data, from, to, key);
        if (at < 0) {
            return -1;
        }
        int colon = Bytes.skipBlank(data, at + key.length, to);
        return colon < to && data[colon] == ':' ? Bytes.skipBlank(data, colon + 1, to) : -1;
    }
}
