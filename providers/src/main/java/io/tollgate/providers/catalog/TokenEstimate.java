package io.tollgate.providers.catalog;

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

    private static final int[] TEXT = text();
    private static final int[] JSON = json();
    private static final boolean[] BASE64 = base64();

    private TokenEstimate() {}

    /** The weight of text in UTF-8. */
    public static long weigh(byte[] bytes, int from, int to) {
        long weight = 0;
        for (int i = from; i < to; i++) {
            weight += TEXT[bytes[i] & 0xFF];
        }
        return weight;
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
        long frame = MOST_FRAME_TOKENS;
        boolean tools = false;
        for (int i = from; i < to; i++) {
            if (body[i] == '"') {
                if (!tools && at(body, i, to, TOOLS)) {
                    tools = true;
                    frame += MOST_TOOL_FRAME_TOKENS;
                } else if (at(body, i, to, IMAGE_URL)) {
                    frame += MOST_IMAGE_URL_TOKENS;
                }
            }
        }
        return frame;
    }

    private static boolean at(byte[] body, int from, int to, byte[] wanted) {
        return from + wanted.length <= to
                && Arrays.equals(body, from, from + wanted.length, wanted, 0, wanted.length);
    }

    private static long request(byte[] body, int from, int to, int mediaTokens, int bytesPerToken) {
        long weight = 0;
        long media = 0;
        int run = 0;
        long runWeight = 0;
        for (int i = from; i < to; i++) {
            int b = body[i] & 0xFF;
            weight += JSON[b];
            if (BASE64[b]) {
                run++;
                runWeight += JSON[b];
            } else {
                if (run >= MEDIA_RUN) {
                    weight -= runWeight;
                    media += Math.min(run / bytesPerToken, mediaTokens) + run / 1024;
                }
                run = 0;
                runWeight = 0;
            }
        }
        return tokens(weight) + media;
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
