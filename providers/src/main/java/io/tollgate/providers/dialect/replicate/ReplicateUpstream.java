package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.translation.AnswerCollector;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction is a job. One that is wanted whole is waited for by its first request (the header
 * {@code prefer: wait}), then asked for until it has ended; one that is wanted as a stream names
 * where its events are.
 */
public final class ReplicateUpstream implements UpstreamSide {
    /** Short, because until this answer nobody knows how to call the prediction off. */
    static final List<String> WAIT = List.of("prefer", "wait=1");

    /** A prediction that was not called off ends so long after its request. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final ErrorClassifier errors;
    private final Predictions predictions;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    /**
     * Prepares it.
     *
     * @param baseUrl of the provider
     */
    public ReplicateUpstream(Clock clock, String baseUrl) {
        this.errors = new ErrorClassifier(clock);
        this.predictions = new Predictions(errors, baseUrl);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object();
        String path = PredictionPath.of(upstreamModel, out, losses);
        out.set("input", PredictionWriter.write(request, losses));
        if (request.stream()) {
            out.put("stream", true);
        }
        var ready = new Prepared.Ready(path, Body.of(Json.bytes(out)));
        return request.stream() ? ready : ready.withHeaders(WAIT);
    }

    @Override
    public boolean followsUp() {
        return true;
    }

    @Override
    public @Nullable FollowUp followUp(boolean stream, ByteBuffer body) {
        return predictions.followUp(Json.parse(body), stream);
    }

    @Override
    public List<String> jobLifetime(Duration left) {
        return lifetime(left);
    }

    static List<String> lifetime(Duration left) {
        return List.of("cancel-after", left.plus(SPARE).toSeconds() + "s");
    }

    @Override
    public EventSource source(String upstreamModel) {
        return new PredictionSource(scratch.get(), predictions);
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        JsonNode prediction = Json.parse(body);
        ProviderError failure = predictions.failure(prediction);
        if (failure != null) {
            return new Told.Failed(failure);
        }
        var answer = new AnswerCollector();
        Predictions.tell(prediction, answer);
        return new Told.Good(answer.answer());
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
