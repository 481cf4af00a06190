package io.tollgate.providers.tokens;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Estimates tokens from UTF-8, without a tokenizer: each byte has a weight by what it begins (a
 * letter, a digit, a sign, a character of a script), and the sum of weights is the estimate. One
 * look per byte, no allocation, any thread.
 *
 * <p>Weights add up, so a stream may be weighed chunk by chunk, cut anywhere: {@code weight +=
 * weigh(...)}, and {@link #tokens} of the sum. Long runs of base64 in a request are media, not
 * text, and are estimated apart.
 *
 * <p>How far off it is was measured against recorded usages; see the module's README.
 */
public final class TokenEstimate {
    /** The weight of one token. */
    private static final int TOKEN = 1000;

    /** A run of base64 of that length is no word of any language. */
    private static final int MEDIA_RUN = 512;

    /** What a prompt has besides its text: roles, separators. */
    private static final int FRAME_TOKENS = 4;

    private static final int MEDIA_TOKENS = 1_500;
    private static final int MEDIA_BYTES_PER_TOKEN = 16;

    private static final int MOST_MEDIA_TOKENS = 5_000;
    private static final int MOST_MEDIA_BYTES_PER_TOKEN = 8;

    private static final int MOST_FRAME_TOKENS = 64;

    /** What providers put in front of a prompt with tools. */
    private static final int MOST_TOOL_FRAME_TOKENS = 700;

    /** The key stands there twice for each picture: as a type and as a field. */
    private static final int MOST_IMAGE_URL_TOKENS = 2_500;

    private static final byte[] IMAGE_URL = "\"image_url\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOOLS = "\"tools\"".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';

    private static final int[] TEXT = text();
    private static final int[] JSON = json();
    private static final boolean[] BASE64 = base64();

    private TokenEstimate() {}

    /** The weight of text in UTF-8. */
    public static long weigh(byte[] bytes, int from, int to) {
        return weigh(TEXT, bytes, from, to);
    }

    /** The weight of text; the same as of its UTF-8. */
    public static long weigh(CharSequence text) {
        long weight = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                weight += TEXT[c];
            } else if (c < 0x800) {
                weight += TEXT[0xC0 | c >> 6];
            } else if (!Character.isLowSurrogate(c)) {
                weight += TEXT[Character.isHighSurrogate(c) ? 0xF0 : 0xE0 | c >> 12];
            }
        }
        return weight;
    }

    /** The tokens of a weight, rounded up: likely, as often too many as too few. */
    public static long tokens(long weight) {
        return (weight + TOKEN - 1) / TOKEN;
    }

    /** The likely tokens of the prompt in a JSON request. */
    public static long ofRequest(byte[] body, int from, int to) {
        return FRAME_TOKENS + request(body, from, to, MEDIA_TOKENS, MEDIA_BYTES_PER_TOKEN);
    }

    /**
     * For reservations: hardly ever less than the prompt's tokens. Half more than the estimate, and
     * a fixed part for what providers add; never more than a token for each byte and that part.
     */
    public static long atMost(byte[] body, int from, int to) {
        long estimate = request(body, from, to, MOST_MEDIA_TOKENS, MOST_MEDIA_BYTES_PER_TOKEN);
        long most = Math.min(estimate + estimate / 2, (long) to - from);
        return most + frame(body, from, to);
    }

    /** What providers add: for tools once, for each picture that is only named by its URL. */
    private static long frame(byte[] body, int from, int to) {
        long tools = 0;
        long images = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long differs = (long) WORD.get(body, at) ^ QUOTES;
            long quotes = (differs - ONES) & ~differs & HIGH;
            for (; quotes != 0; quotes &= quotes - 1) {
                int quote = at + (Long.numberOfTrailingZeros(quotes) >>> 3);
                tools |= at(body, quote, to, TOOLS);
                images += at(body, quote, to, IMAGE_URL);
            }
        }
        for (; at < to; at++) {
            tools |= at(body, at, to, TOOLS);
            images += at(body, at, to, IMAGE_URL);
        }
        return MOST_FRAME_TOKENS + tools * MOST_TOOL_FRAME_TOKENS + images * MOST_IMAGE_URL_TOKENS;
    }

    /** 1 where it stands there. */
    private static int at(byte[] body, int from, int to, byte[] wanted) {
        boolean there =
                from + wanted.length <= to
                        && body[from + 1] == wanted[1]
                        && Arrays.equals(
                                body, from, from + wanted.length, wanted, 0, wanted.length);
        return there ? 1 : 0;
    }

    private static long request(byte[] body, int from, int to, int mediaTokens, int bytesPerToken) {
        long weight = 0;
        long media = 0;
        int at = from;
        for (int run = mediaRun(body, at, to); run < to; run = mediaRun(body, at, to)) {
            weight += weigh(JSON, body, at, run);
            at = base64End(body, run, to);
            media += Math.min((at - run) / bytesPerToken, mediaTokens) + (at - run) / 1024;
        }
        return tokens(weight + weigh(JSON, body, at, to)) + media;
    }

    /** Where the next long run of base64 begins; the end where there is none. */
    private static int mediaRun(byte[] body, int from, int to) {
        int before = from - 1;
        while (before + MEDIA_RUN < to) {
            int at = before + MEDIA_RUN;
            while (at > before && BASE64[body[at] & 0xFF]) {
                at--;
            }
            if (at == before) {
                return before + 1;
            }
            before = at;
        }
        return to;
    }

    private static int base64End(byte[] body, int from, int to) {
        int at = from + MEDIA_RUN;
        while (at < to && BASE64[body[at] & 0xFF]) {
            at++;
        }
        return at;
    }

    private static long weigh(int[] weights, byte[] bytes, int from, int to) {
        long weight = 0;
        for (int i = from; i < to; i++) {
            weight += weights[bytes[i] & 0xFF];
        }
        return weight;
    }

    private static int[] text() {
        var weights = new int[256];
        Arrays.fill(weights, 0, 0x20, 400);
        Arrays.fill(weights, 0x20, 0x80, 600);
        weights[' '] = 60;
        Arrays.fill(weights, '0', '9' + 1, 450);
        Arrays.fill(weights, 'A', 'Z' + 1, 330);
        Arrays.fill(weights, 'a', 'z' + 1, 240);
        // bytes 0x80 to 0xBF go on with a character and count with its first byte
        Arrays.fill(weights, 0xC0, 0xE0, 550);
        Arrays.fill(weights, 0xE0, 0xF0, 1000);
        Arrays.fill(weights, 0xF0, 0x100, 2500);
        return weights;
    }

    private static int[] json() {
        int[] weights = text();
        // a JSON body's own signs mostly share a token or never reach the model
        for (char sign : new char[] {'"', ',', ':', '{', '}', '[', ']', '\\', '_'}) {
            weights[sign] = 150;
        }
        weights['\n'] = 0;
        weights['\r'] = 0;
        return weights;
    }

    private static boolean[] base64() {
        var in = new boolean[256];
        Arrays.fill(in, 'A', 'Z' + 1, true);
        Arrays.fill(in, 'a', 'z' + 1, true);
        Arrays.fill(in, '0', '9' + 1, true);
        for (char sign : new char[] {'+', '/', '-', '_', '='}) {
            in[sign] = true;
        }
        return in;
    }
}
