package io.tollgate.providers.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an error body says, whatever its shape: an object or a string under {@code error}, flat
 * fields, {@code detail}, an array around it, HTML, plain text, or nothing.
 *
 * @param message the provider's words, not shortened; may be empty
 * @param status a status named inside the body, or 0
 * @param hints further text of the body that tells the class, such as Google's quota ids
 */
record ErrorFields(
        String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        int status,
        String hints,
        @Nullable Duration retryAfter) {
    private static final int MAX_TEXT = 4000;
    private static final Pattern TITLE =
            Pattern.compile("(?is)<title[^>]*>\\s*([^<]{1,300}?)\\s*</title>");
    private static final Pattern TRY_AGAIN =
            Pattern.compile("(?i)(?:try again|retry) in ((?:\\d+(?:\\.\\d+)?(?:ms|h|m|s))+)");

    static ErrorFields ofBody(byte[] body, int length) {
        JsonNode json = Json.parse(body, 0, length);
        if (json.isMissingNode()) {
            return ofText(
                    new String(
                            body,
                            0,
                            Math.min(length, MAX_TEXT),
                            java.nio.charset.StandardCharsets.UTF_8));
        }
        return ofJson(json);
    }

    static ErrorFields ofJson(JsonNode body) {
        JsonNode json = body.isArray() && !body.isEmpty() ? body.get(0) : body;
        if (json.isTextual()) {
            return ofText(json.textValue());
        }
        JsonNode delta = json.path("delta");
        JsonNode error = delta.has("error") ? delta.path("error") : json.path("error");
        JsonNode fields = error.isObject() ? error : json;
        String message = message(error.isTextual() ? error : firstMessage(fields));
        String inner = innerMessage(fields);
        if (!inner.isEmpty()) {
            message = message.isEmpty() ? inner : message + ": " + inner;
        }
        Duration wait = retryDelay(fields);
        return new ErrorFields(
                message,
                word(fields.path("type")),
                word(fields.path("code")),
                Json.string(fields, "param"),
                status(fields),
                hints(fields),
                wait != null ? wait : waitIn(message));
    }

    private static ErrorFields ofText(String text) {
        String message = text.strip();
        if (message.startsWith("<")) {
            Matcher title = TITLE.matcher(message);
            message = title.find() ? title.group(1) : "";
        }
        return new ErrorFields(message, null, null, null, 0, "", waitIn(message));
    }

    private static JsonNode firstMessage(JsonNode fields) {
        for (String name : new String[] {"message", "detail", "title", "msg", "Message"}) {
            JsonNode value = fields.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                return value;
            }
        }
        return fields.path("message");
    }

    private static String message(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isObject()) {
            JsonNode inside = firstMessage(value);
            return inside.isMissingNode() ? cut(Json.text(value)) : message(inside);
        }
        if (!value.isArray()) {
            return value.isValueNode() && !value.isNull() ? value.asText() : "";
        }
        var joined = new StringBuilder();
        for (JsonNode element : value) {
            if (joined.length() < MAX_TEXT) {
                joined.append(joined.isEmpty() ? "" : "; ").append(message(element));
                JsonNode place = element.path("loc");
                if (place.isArray() && !place.isEmpty()) {
                    joined.append(" (").append(place.get(place.size() - 1).asText()).append(')');
                }
            }
        }
        return joined.toString();
    }

    /** A router hides the words of the provider behind it in {@code metadata.raw}. */
    private static String innerMessage(JsonNode fields) {
        JsonNode raw = fields.path("metadata").path("raw");
        if (!raw.isTextual()) {
            return raw.isObject() ? ofJson(raw).message() : "";
        }
        JsonNode json = Json.parse(raw.textValue());
        return json.isObject() || json.isArray() ? ofJson(json).message() : cut(raw.textValue());
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static @Nullable String word(JsonNode value) {
        if (!value.isTextual() && !value.isNumber()) {
            return null;
        }
        String text = value.asText().strip();
        return text.isEmpty() || text.length() > 200 ? null : text;
    }

    private static int status(JsonNode fields) {
        for (String name : new String[] {"status_code", "statusCode", "status", "code"}) {
            int status = fields.path(name).asInt(0);
            if (status >= 400 && status <= 599) {
                return status;
            }
        }
        return 0;
    }

    private static String hints(JsonNode fields) {
        var hints = new StringBuilder();
        JsonNode status = fields.path("status");
        hints.append(status.isTextual() ? status.textValue() : "").append(' ');
        hints.append(fields.path("innererror").path("code").asText("")).append(' ');
        if (fields.path("metadata").path("reasons").isArray()) {
            hints.append("moderation_reasons ");
        }
        hints.append(fields.path("details").path("error_code").asText("")).append(' ');
        for (JsonNode detail : fields.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                hints.append(violation.path("quotaId").asText("")).append(' ');
            }
            hints.append(detail.path("reason").asText("")).append(' ');
        }
        return cut(hints.toString()).toLowerCase(Locale.ROOT);
    }

    private static @Nullable Duration retryDelay(JsonNode fields) {
        for (JsonNode detail : fields.path("details")) {
            JsonNode delay = detail.path("retryDelay");
            if (delay.isTextual()) {
                return RetryAfter.duration(delay.textValue());
            }
        }
        JsonNode seconds = fields.path("metadata").path("retry_after_seconds");
        return seconds.isNumber() ? RetryAfter.duration(seconds.asText()) : null;
    }

    private static @Nullable Duration waitIn(String message) {
        Matcher matcher = TRY_AGAIN.matcher(cut(message));
        return matcher.find() ? RetryAfter.duration(matcher.group(1)) : null;
    }
}
