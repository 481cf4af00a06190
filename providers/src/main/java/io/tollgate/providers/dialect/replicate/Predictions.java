package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a prediction says, at any moment of its life. */
final class Predictions {
    private static final String[] ITS_DOMAINS = {".replicate.com", ".replicate.net"};

    private final ErrorClassifier errors;
    private final @Nullable Origin own;

    /**
     * Prepares it.
     *
     * @param baseUrl of the provider: events are read there and at Replicate's own servers only
     */
    Predictions(ErrorClassifier errors, String baseUrl) {
        this.errors = errors;
        URI base = url(baseUrl);
        this.own = base == null ? null : origin(base);
    }

    /** What is to be asked next; null where it has ended, or is none. */
    @Nullable FollowUp followUp(JsonNode prediction, boolean stream) {
        String status = prediction.path("status").asText("");
        String id = prediction.path("id").asText("");
        boolean runs = status.equals("starting") || status.equals("processing");
        if (!runs || !id.matches("[A-Za-z0-9_-]{1,64}")) {
            return null;
        }
        String path = "/predictions/" + id;
        FollowUp.Events events =
                stream
                        ? events(
                                prediction.path("urls").path("stream").asText(""), path + "/cancel")
                        : null;
        return events == null ? new FollowUp.Standing(path, path + "/cancel") : events;
    }

    /** An address that is somebody else's is not asked: the prediction is waited for instead. */
    private FollowUp.@Nullable Events events(String address, String callOff) {
        URI url = url(address);
        Origin origin = url == null ? null : origin(url);
        if (url == null || origin == null || !(origin.equals(own) || isIts(origin))) {
            return null;
        }
        String path = url.getRawPath();
        String query = url.getRawQuery();
        String target =
                (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
        boolean plain = target.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain ? new FollowUp.Events(origin, target, callOff) : null;
    }

    private static boolean isIts(Origin origin) {
        String host = origin.host().toLowerCase(Locale.ROOT);
        for (String domain : ITS_DOMAINS) {
            if (host.endsWith(domain)) {
                return origin.tls() && origin.port() == 443;
            }
        }
        return false;
    }

    private static @Nullable Origin origin(URI url) {
        String scheme = url.getScheme();
        boolean tls = "https".equalsIgnoreCase(scheme);
        if (url.getHost() == null || !(tls || "http".equalsIgnoreCase(scheme))) {
            return null;
        }
        int usual = tls ? 443 : 80;
        return new Origin(tls, url.getHost(), url.getPort() < 0 ? usual : url.getPort());
    }

    private static @Nullable URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            return null;
        }
    }

    /** Why there is no answer in it; null where there is one. */
    @Nullable ProviderError failure(JsonNode prediction) {
        return switch (prediction.path("status").asText("")) {
            case "succeeded" -> null;
            case "starting", "processing" ->
                    ErrorClassifier.of(
                            FailureClass.TIMEOUT,
                            504,
                            "The prediction was not ready after the time that is waited for it");
            case "failed" -> failed(prediction.path("error").asText(""));
            case "canceled" -> canceled();
            case "aborted" ->
                    ErrorClassifier.of(
                            FailureClass.OVERLOADED, 503, "The prediction was not begun in time");
            default ->
                    prediction.has("detail") || prediction.has("error")
                            ? errors.classify(prediction)
                            : ErrorClassifier.of(
                                    FailureClass.UPSTREAM_PROTOCOL,
                                    200,
                                    "The provider's answer is no prediction");
        };
    }

    /**
     * A model that failed; its words tell whether the request is at fault.
     *
     * @param said a text, or JSON with one
     */
    ProviderError failed(String said) {
        JsonNode json = Json.parse(said);
        if (json.isObject()) {
            return errors.classify(json);
        }
        String words = said.isBlank() ? "The prediction failed" : said;
        return errors.classify(Json.object().put("message", words));
    }

    ProviderError canceled() {
        return ErrorClassifier.of(
                FailureClass.SERVER_ERROR, 500, "The prediction was canceled over there");
    }

    static void tell(JsonNode prediction, ChatEvents events) {
        events.tell(
                new ChatEvent.Start(
                        Json.string(prediction, "id"), Json.string(prediction, "model"), 0));
        JsonNode output = prediction.path("output");
        var text = new StringBuilder();
        if (output.isArray()) {
            output.forEach(piece -> text.append(piece.asText("")));
        } else {
            text.append(output.asText(""));
        }
        if (!text.isEmpty()) {
            events.tell(new ChatEvent.Text(text.toString()));
        }
        JsonNode metrics = prediction.path("metrics");
        if (metrics.path("output_token_count").isNumber()) {
            events.tell(
                    new ChatEvent.Counted(
                            new Usage(
                                    count(metrics, "input_token_count"),
                                    count(metrics, "output_token_count"),
                                    0,
                                    0,
                                    0,
                                    0)));
        }
        events.tell(new ChatEvent.Finish(FinishReason.STOP, null));
        events.tell(new ChatEvent.End());
    }

    private static long count(JsonNode metrics, String field) {
        JsonNode count = metrics.path(field);
        return count.isNumber() ? (long) Math.clamp(count.asDouble(), 0, 1e15) : 0;
    }
}
