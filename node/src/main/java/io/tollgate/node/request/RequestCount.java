package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollgate.providers.dialect.TokenUsage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a call used, counted in its request: images by {@code n} and speech by its characters are
 * priced so by some providers, and their answers say nothing of it.
 */
final class RequestCount {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] FORM_N = " name=\"n\"\r\n\r\n".getBytes(ISO_8859_1);
    private static final int MOST_IMAGES = 1_000;

    private RequestCount() {}

    /**
     * Of a call that was served; null where there is nothing to count.
     *
     * @param path below the provider's base URL
     * @param body as it went out: JSON, or a form with files
     */
    static @Nullable TokenUsage of(String path, byte[] body) {
        if (path.startsWith("/images/")) {
            return media(images(body), 0);
        }
        return path.startsWith("/audio/speech") ? media(0, characters(body)) : null;
    }

    private static TokenUsage media(long images, long characters) {
        var media = new TokenUsage.Media(0, 0, 0, 0, 0, images, characters);
        return new TokenUsage(0, 0, 0, 0, 0, media);
    }

    private static long images(byte[] body) {
        long said = isJson(body) ? number(body) : formNumber(body);
        return Math.clamp(said, 1, MOST_IMAGES);
    }

    private static boolean isJson(byte[] body) {
        return body.length > 0 && body[0] != '-';
    }

    private static long number(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            return to(json, "n") && json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? json.getValueAsLong()
                    : 1;
        } catch (IOException notJson) {
            return 1;
        }
    }

    private static long characters(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            if (to(json, "input") && json.currentToken() == JsonToken.VALUE_STRING) {
                String input = json.getText();
                return input.codePointCount(0, input.length());
            }
            return 0;
        } catch (IOException notJson) {
            return 0;
        }
    }

    /** Goes to the value of a field of the outermost object. */
    private static boolean to(JsonParser json, String name) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals(name);
            json.nextToken();
            if (found) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }

    /** The digits after the head of the part of that name. */
    private static long formNumber(byte[] body) {
        for (int i = 0; i + FORM_N.length < body.length; i++) {
            if (startsWith(body, i)) {
                long number = 0;
                for (int at = i + FORM_N.length; at < body.length && isDigit(body[at]); at++) {
                    number = Math.min(MOST_IMAGES, number * 10 + body[at] - '0');
                }
                return number;
            }
        }
        return 1;
    }

    private static boolean isDigit(byte one) {
        return one >= '0' && one <= '9';
    }

    private static boolean startsWith(byte[] body, int at) {
        for (int i = 0; i < FORM_N.length; i++) {
            if (body[at + i] != FORM_N[i]) {
                return false;
            }
        }
        return true;
    }
}
