package io.tollgate.providers.credential;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.SecretMask;
import io.tollgate.providers.upstream.FailureClass;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An OAuth 2 token endpoint: a form goes in, a token comes out. */
public final class TokenEndpoint {
    private static final int MAX_WORDS = 300;
    private static final Duration USUAL_LIFETIME = Duration.ofMinutes(10);
    private static final Duration MAX_LIFETIME = Duration.ofDays(1);

    private TokenEndpoint() {}

    /** Asks with the fields of a form, such as {@code grant_type} and {@code client_id}. */
    public static AccessToken post(TokenHttp http, URI endpoint, Map<String, String> form)
            throws TokenFailure {
        var body = new StringBuilder();
        form.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&")
                        .append(encode(name))
                        .append('=')
                        .append(encode(value)));
        return read(
                endpoint,
                http.send(
                        new TokenHttp.Request(
                                "POST",
                                endpoint,
                                List.of(
                                        "content-type", "application/x-www-form-urlencoded",
                                        "accept", "application/json"),
                                body.toString().getBytes(StandardCharsets.US_ASCII),
                                false)));
    }

    /** Asks a server of the machine itself for the token of the machine's own account. */
    public static AccessToken get(TokenHttp http, URI endpoint, List<String> headers)
            throws TokenFailure {
        return read(
                endpoint,
                http.send(new TokenHttp.Request("GET", endpoint, headers, new byte[0], true)));
    }

    private static AccessToken read(URI endpoint, TokenHttp.Reply reply) throws TokenFailure {
        JsonNode json = Json.parse(reply.body(), 0, reply.body().length);
        if (reply.status() != 200) {
            throw new TokenFailure(
                    failureClass(reply.status()),
                    endpoint.getHost() + " gave no token: status " + reply.status() + words(json));
        }
        String value = Json.string(json, "access_token");
        if (value == null) {
            throw new TokenFailure(
                    FailureClass.UPSTREAM_PROTOCOL,
                    endpoint.getHost() + " answered without an access_token");
        }
        try {
            return new AccessToken(value, lifetime(json.path("expires_in")));
        } catch (IllegalArgumentException e) {
            throw new TokenFailure(
                    FailureClass.UPSTREAM_PROTOCOL,
                    endpoint.getHost() + " gave a token that is of no use: " + e.getMessage());
        }
    }

    /** A number, or a text with one. */
    private static Duration lifetime(JsonNode seconds) {
        long told = seconds.asLong(USUAL_LIFETIME.toSeconds());
        return Duration.ofSeconds(Math.min(told, MAX_LIFETIME.toSeconds()));
    }

    private static FailureClass failureClass(int status) {
        return switch (status) {
            case 408, 504 -> FailureClass.TIMEOUT;
            case 429, 503 -> FailureClass.OVERLOADED;
            default -> status >= 500 ? FailureClass.SERVER_ERROR : FailureClass.AUTHENTICATION;
        };
    }

    private static String words(JsonNode json) {
        JsonNode error = json.path("error");
        String words =
                (error.isObject() ? error.path("message").asText("") : error.asText(""))
                        + " "
                        + json.path("error_description").asText("");
        words = SecretMask.mask(words.strip().replaceAll("\\s+", " "));
        return words.isEmpty()
                ? ""
                : ", " + (words.length() > MAX_WORDS ? words.substring(0, MAX_WORDS) : words);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
