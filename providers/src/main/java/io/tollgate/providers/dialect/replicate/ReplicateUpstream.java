package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.AnswerCollector;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A prediction that is waited for (the header {@code prefer: wait}, at most 60 s) and comes whole,
 * also where the client wants a stream. One that is not ready by then has timed out.
 */
public final class ReplicateUpstream implements UpstreamSide {
    private final ErrorClassifier errors;

    public ReplicateUpstream(Clock clock) {
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object();
        int version = upstreamModel.indexOf(':');
        boolean named = isName(version < 0 ? upstreamModel : upstreamModel.substring(0, version));
        if (!named) {
            losses.impossible(
                    "model",
                    "'" + upstreamModel + "' (expected: owner/name or owner/name:version)");
        }
        if (version >= 0) {
            out.put("version", upstreamModel.substring(version + 1));
        }
        out.set("input", PredictionWriter.write(request, losses));
        String path =
                version >= 0 || !named
                        ? "/predictions"
                        : "/models/" + upstreamModel + "/predictions";
        return new Prepared.Ready(path, Body.of(Json.bytes(out)));
    }

    /** It stands in the path as it is. */
    private static boolean isName(String model) {
        int slash = model.indexOf('/');
        return slash > 0
                && slash < model.length() - 1
                && slash == model.lastIndexOf('/')
                && !model.contains("..")
                && model.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || "/-_.".indexOf(c) >= 0);
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new WholePrediction(this);
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        return answer(Json.parse(bytes, 0, bytes.length));
    }

    Told answer(JsonNode prediction) {
        ProviderError failure = failure(prediction);
        if (failure != null) {
            return new Told.Failed(failure);
        }
        var answer = new AnswerCollector();
        tell(prediction, answer);
        return new Told.Good(answer.answer());
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
            case "failed", "canceled", "aborted" ->
                    ErrorClassifier.of(
                            FailureClass.SERVER_ERROR,
                            500,
                            prediction.path("error").asText("The prediction failed"));
            default ->
                    prediction.has("detail") || prediction.has("error")
                            ? errors.classify(prediction)
                            : ErrorClassifier.of(
                                    FailureClass.UPSTREAM_PROTOCOL,
                                    200,
                                    "The provider's answer is no prediction");
        };
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

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
