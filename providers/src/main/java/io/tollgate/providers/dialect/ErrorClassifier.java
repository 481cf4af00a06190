package io.tollgate.providers.dialect;

import static io.tollgate.providers.upstream.FailureClass.AUTHENTICATION;
import static io.tollgate.providers.upstream.FailureClass.CONTENT_POLICY;
import static io.tollgate.providers.upstream.FailureClass.CONTEXT_LENGTH_EXCEEDED;
import static io.tollgate.providers.upstream.FailureClass.INVALID_REQUEST;
import static io.tollgate.providers.upstream.FailureClass.NOT_FOUND;
import static io.tollgate.providers.upstream.FailureClass.OVERLOADED;
import static io.tollgate.providers.upstream.FailureClass.PERMISSION;
import static io.tollgate.providers.upstream.FailureClass.QUOTA_EXHAUSTED;
import static io.tollgate.providers.upstream.FailureClass.RATE_LIMIT;
import static io.tollgate.providers.upstream.FailureClass.SERVER_ERROR;
import static io.tollgate.providers.upstream.FailureClass.TIMEOUT;
import static io.tollgate.providers.upstream.FailureClass.UPSTREAM_PROTOCOL;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells the class of a provider's error from its status, its words, and nothing that a particular
 * provider would have to be named for: the words of all providers are distinct enough.
 *
 * <p>Order: what no waiting cures (quota), what is about the size of the request, about its
 * content, about the key, about the model; then the status; then, without one, the error's type.
 */
public final class ErrorClassifier {
    private static final int MAX_BODY = 1 << 16;
    private static final int MAX_MESSAGE = 500;

    private static final List<String> QUOTA =
            List.of(
                    "insufficient_quota",
                    "credit_balance_exhausted",
                    "spend_limit_exceeded",
                    "spend_limit_reached",
                    "billing_error",
                    "organization_usage_limit_exceeded",
                    "billing_hard_limit",
                    "insufficient balance",
                    "insufficient credits",
                    "insufficient funds",
                    "requires more credits",
                    "out of credits",
                    "monthly included credits",
                    "credit balance is too low",
                    "used all available credits",
                    "monthly spending limit",
                    "doesn't have any credits",
                    "perday");
    private static final List<String> CONTEXT =
            List.of(
                    "context_length_exceeded",
                    "maximum context length",
                    "exceeds the context window",
                    "prompt is too long",
                    "prompt too long",
                    "input is too long",
                    "input tokens exceeded",
                    "too many tokens",
                    "too_many_tokens",
                    "too_many_prompt_tokens",
                    "too large for model with",
                    "maximum prompt length",
                    "exceeded max context length",
                    "longer than the model's context length",
                    "exceeds the model's maximum context",
                    "exceed context limit",
                    "reduce the length of the messages");
    private static final List<String> CONTENT =
            List.of(
                    "content_filter",
                    "content_policy_violation",
                    "moderation_blocked",
                    "moderation_reasons",
                    "responsibleaipolicyviolation",
                    "content management policy",
                    "content filtering policy",
                    "flagged by moderation",
                    "requires moderation",
                    // Of makers of pictures.
                    "responsible ai practices",
                    "may violate our policies",
                    "blocked by our content filters",
                    "nsfw content detected",
                    "flagged as sensitive");
    private static final List<String> KEY =
            List.of(
                    "invalid_api_key",
                    "wrong_api_key",
                    "api_key_invalid",
                    "incorrect api key",
                    "invalid api key",
                    "api key not valid",
                    "invalid authentication",
                    "no api key",
                    "invalid subscription key");
    private static final List<String> MODEL =
            List.of("model_not_found", "deploymentnotfound", "model_not_supported");
    private static final List<String> BUSY =
            List.of(
                    "overloaded",
                    "queue_exceeded",
                    "capacity exceeded",
                    "capacity_exceeded",
                    "server busy");

    private final Clock clock;

    public ErrorClassifier(Clock clock) {
        this.clock = clock;
    }

    /** An error that the provider did not put into words. */
    public static ProviderError of(FailureClass failureClass, int status, String message) {
        return new ProviderError(failureClass, status, message, null, null, null, null);
    }

    /** An answer with an error status. */
    public ProviderError classify(ResponseHead head, ByteBuffer body) {
        byte[] bytes = new byte[Math.min(MAX_BODY, body.remaining())];
        body.get(body.position(), bytes);
        ErrorFields fields = ErrorFields.ofBody(bytes, bytes.length);
        FailureClass failureClass = classify(head.status(), fields);
        return error(
                failureClass,
                head.status(),
                fields,
                RetryAfter.larger(RetryAfter.read(head, clock), fields.retryAfter()));
    }

    /** An error inside an answer or a stream with status 200. */
    public ProviderError classify(JsonNode body) {
        ErrorFields fields = ErrorFields.ofJson(body);
        return error(classify(fields.status(), fields), 200, fields, fields.retryAfter());
    }

    private static ProviderError error(
            FailureClass failureClass, int status, ErrorFields fields, @Nullable Duration wait) {
        return new ProviderError(
                failureClass,
                status,
                shorten(SecretMask.mask(fields.message())),
                fields.type(),
                fields.code(),
                fields.param(),
                waits(failureClass) ? wait : null);
    }

    private static boolean waits(FailureClass failureClass) {
        return switch (failureClass) {
            case RATE_LIMIT, QUOTA_EXHAUSTED, OVERLOADED, TIMEOUT, SERVER_ERROR -> true;
            case AUTHENTICATION,
                    PERMISSION,
                    NOT_FOUND,
                    INVALID_REQUEST,
                    CONTEXT_LENGTH_EXCEEDED,
                    CONTENT_POLICY,
                    UPSTREAM_CONNECTION,
                    UPSTREAM_PROTOCOL ->
                    false;
        };
    }

    private static String shorten(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE - 3) + "...";
    }

    private static FailureClass classify(int status, ErrorFields fields) {
        String words =
                (fields.message()
                                + " "
                                + fields.type()
                                + " "
                                + fields.code()
                                + " "
                                + fields.hints())
                        .toLowerCase(Locale.ROOT);
        FailureClass byWords = status < 500 || status > 599 ? byWords(status, words) : null;
        if (byWords != null) {
            return byWords;
        }
        if (status == 500 && isContext(words)) {
            return CONTEXT_LENGTH_EXCEEDED;
        }
        if (status >= 400) {
            return byStatus(status, words);
        }
        return status >= 300 ? UPSTREAM_PROTOCOL : byType(words);
    }

    private static @Nullable FailureClass byWords(int status, String words) {
        if (status == 402 || has(words, QUOTA)) {
            return QUOTA_EXHAUSTED;
        }
        if (status != 401 && status != 404 && status != 429 && isContext(words)) {
            return CONTEXT_LENGTH_EXCEEDED;
        }
        if (status == 413 && isPerMinute(words)) {
            return CONTEXT_LENGTH_EXCEEDED;
        }
        if (status != 401 && status != 429 && has(words, CONTENT)) {
            return CONTENT_POLICY;
        }
        if (status != 404 && status != 429 && has(words, KEY)) {
            return AUTHENTICATION;
        }
        return status != 401 && status != 429 && has(words, MODEL) ? NOT_FOUND : null;
    }

    private static FailureClass byStatus(int status, String words) {
        return switch (status) {
            case 401, 407 -> AUTHENTICATION;
            case 403, 412, 451 -> PERMISSION;
            case 404, 410 -> NOT_FOUND;
            case 408, 504, 524 -> TIMEOUT;
            case 425, 498, 503, 529 -> OVERLOADED;
            case 429 -> has(words, BUSY) ? OVERLOADED : RATE_LIMIT;
            default -> {
                if (status < 500) {
                    yield INVALID_REQUEST;
                }
                yield has(words, BUSY) ? OVERLOADED : SERVER_ERROR;
            }
        };
    }

    /** For an error without a status: from the words providers use as types and codes. */
    private static FailureClass byType(String words) {
        if (words.contains("rate_limit") || words.contains("rate limit")) {
            return RATE_LIMIT;
        }
        if (has(words, BUSY) || words.contains("slow_down") || words.contains("unavailable")) {
            return OVERLOADED;
        }
        if (words.contains("authentication")) {
            return AUTHENTICATION;
        }
        if (words.contains("permission")) {
            return PERMISSION;
        }
        if (words.contains("not_found")) {
            return NOT_FOUND;
        }
        if (words.contains("timeout") || words.contains("timed out")) {
            return TIMEOUT;
        }
        boolean invalid =
                words.contains("invalid_request")
                        || words.contains("badrequest")
                        || words.contains("bad_request")
                        || words.contains("invalid_prompt")
                        || words.contains("invalid_argument")
                        || words.contains("unsupported_");
        return invalid ? INVALID_REQUEST : SERVER_ERROR;
    }

    private static boolean isContext(String words) {
        if (isPerMinute(words)) {
            return false;
        }
        return has(words, CONTEXT)
                || (words.contains("context length") && words.contains("greater than"))
                || (words.contains("input token count") && words.contains("exceeds the maximum"));
    }

    private static boolean isPerMinute(String words) {
        return words.contains("tokens per minute") || words.contains("(tpm)");
    }

    private static boolean has(String words, List<String> any) {
        for (int i = 0; i < any.size(); i++) {
            if (words.contains(any.get(i))) {
                return true;
            }
        }
        return false;
    }
}
