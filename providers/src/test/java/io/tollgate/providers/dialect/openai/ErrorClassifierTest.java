package io.tollgate.providers.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorClassifierTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401|{\"error\":{\"code\":\"invalid_api_key\",\"type\":\"invalid_request_error\"}}"
                        + "|AUTHENTICATION",
                "400|{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided\"}"
                        + "|AUTHENTICATION",
                "403|{\"error\":{\"message\":\"no access\"}}|PERMISSION",
                "403|{\"error\":{\"message\":\"blocked\",\"metadata\":{\"reasons\":[\"x\"]}}}"
                        + "|CONTENT_POLICY",
                "403|{\"error\":{\"message\":\"maximum context length is 5\"}}"
                        + "|CONTEXT_LENGTH_EXCEEDED",
                "400|{\"error\":{\"code\":\"model_not_found\"}}|NOT_FOUND",
                "404|{\"error\":\"model 'x' not found\"}|NOT_FOUND",
                "402|{\"detail\":\"pay\"}|QUOTA_EXHAUSTED",
                "429|{\"error\":{\"type\":\"insufficient_quota\"}}|QUOTA_EXHAUSTED",
                "429|{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":"
                        + "\"too many tokens per minute\"}}|RATE_LIMIT",
                "429|{\"object\":\"error\",\"message\":\"Rate limit exceeded\",\"code\":\"1300\"}"
                        + "|RATE_LIMIT",
                "429|{\"error\":{\"code\":\"queue_exceeded\"}}|OVERLOADED",
                "413|{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":"
                        + "\"Request too large for model x on tokens per minute (TPM)\"}}"
                        + "|CONTEXT_LENGTH_EXCEEDED",
                "498|``|OVERLOADED",
                "500|{\"error\":{\"type\":\"server_error\"}}|SERVER_ERROR",
                "500|{\"error\":\"prompt is too long\"}|CONTEXT_LENGTH_EXCEEDED",
                "503|<html><title>Service Unavailable</title></html>|OVERLOADED",
                "529|[]|OVERLOADED",
                "504|\"gateway timeout\"|TIMEOUT",
                "408|null|TIMEOUT",
                "422|{\"detail\":[{\"loc\":[\"body\",\"seed\"],\"msg\":\"extra\"}]}|INVALID_REQUEST",
                "400|{\"error\":{\"code\":\"content_filter\",\"innererror\":{\"code\":"
                        + "\"ResponsibleAIPolicyViolation\"}}}|CONTENT_POLICY",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                        + "\"Output blocked by content filtering policy\"}}|CONTENT_POLICY",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                        + "\"Your credit balance is too low to use the API\"}}|QUOTA_EXHAUSTED",
                "429|{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"details\":"
                        + "{\"error_code\":\"enforced_spend_limit_reached\"}}}|QUOTA_EXHAUSTED",
                "429|{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"}}|RATE_LIMIT",
                "529|{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}|OVERLOADED",
                "302|moved|UPSTREAM_PROTOCOL"
            })
    void tellsTheClass(int status, String body, FailureClass expected) {
        assertThat(classify(status, body, Map.of()).failureClass()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after=2|2000",
                "retry-after=Fri, 20 Nov 2026 10:00:30 GMT|30000",
                "retry-after=1,retry-after-ms=1500|1500",
                "retry-after=1,retry-after-ms=0|1000",
                "x-ratelimit-reset-requests=1m30s|90000",
                "retry-after=1,x-ratelimit-remaining-tokens=0,x-ratelimit-reset-tokens=120ms|1000",
                "retry-after=1,x-ratelimit-remaining-tokens=0,x-ratelimit-reset-tokens=6m0s|360000",
                "retry-after=1,x-ratelimit-remaining-tokens=5,x-ratelimit-reset-tokens=6m0s|1000",
                "x-ratelimit-reset=1795168810000|10000",
                "x-ratelimit-reset-tokens-minute=2.5|2500"
            })
    void readsHowLongToWait(String headers, long millis) {
        var map = new java.util.HashMap<String, String>();
        for (String header : headers.split(",(?=[a-z])", -1)) {
            map.put(
                    header.substring(0, header.indexOf('=')),
                    header.substring(header.indexOf('=') + 1));
        }

        ProviderError error = classify(429, "{}", map);

        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void takesTheWaitFromTheBodyToo() {
        String google = "[{\"error\":{\"code\":429,\"details\":[{\"retryDelay\":\"34.4s\"}]}}]";

        assertThat(classify(429, google, Map.of()).retryAfter())
                .isEqualTo(Duration.ofMillis(34_400));
        assertThat(classify(400, "{}", Map.of("retry-after", "5")).retryAfter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect API key provided: sk-proj-abcDEF123456.",
                "Bad token: Bearer abcdef0123456789",
                "key gsk_0123456789abcdef is wrong",
                "GET https://x/v1?key=AIzaSyA0123456789"
            })
    void neverShowsAKey(String message) {
        var body = Json.object();
        body.putObject("error").put("message", message);

        String shown = classify(401, Json.text(body), Map.of()).message();

        assertThat(shown).contains("***").doesNotContain("0123456789").doesNotContain("DEF123");
    }

    @Test
    void shortensLongMessages() {
        String body = "{\"error\":{\"message\":\"" + "x".repeat(5000) + "\"}}";

        assertThat(classify(400, body, Map.of()).message()).hasSize(500);
    }

    @Test
    void survivesAnything() {
        var random = new Random(3);
        String alphabet = "{}[]\",:error code0\\messg<title>u\u0000é";
        for (int i = 0; i < 20_000; i++) {
            var body = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                body.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(classify(400 + random.nextInt(200), body.toString(), Map.of()).message())
                    .isNotNull();
        }
    }

    private static ProviderError classify(int status, String body, Map<String, String> headers) {
        return new ErrorClassifier(CLOCK)
                .classify(
                        Harness.head(status, headers),
                        Harness.direct(body.getBytes(StandardCharsets.UTF_8)));
    }
}
