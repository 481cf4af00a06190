package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.WrongField;
import io.tollgate.providers.tokens.TokenEstimate;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Embeddings of a client API over a provider of another one: any pair of sides. */
public final class EmbeddingTranslation implements Conversation {
    private final EmbeddingClient client;
    private final EmbeddingUpstream upstream;
    private final boolean dropUnsupported;
    private final ErrorClassifier errors;
    private final @Nullable EmbeddingRequest asked;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public EmbeddingTranslation(
            EmbeddingClient client,
            EmbeddingUpstream upstream,
            boolean dropUnsupported,
            Clock clock) {
        this(client, upstream, dropUnsupported, new ErrorClassifier(clock), null);
    }

    private EmbeddingTranslation(
            EmbeddingClient client,
            EmbeddingUpstream upstream,
            boolean dropUnsupported,
            ErrorClassifier errors,
            @Nullable EmbeddingRequest asked) {
        this.client = client;
        this.upstream = upstream;
        this.dropUnsupported = dropUnsupported;
        this.errors = errors;
        this.asked = asked;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        EmbeddingRequest request;
        try {
            request = client.read(Fields.of(body), fields);
        } catch (WrongField wrong) {
            return new Prepared.Unsupported(wrong.field(), String.valueOf(wrong.getMessage()));
        }
        var losses = new Losses(dropUnsupported);
        for (Extra extra : request.extras()) {
            if (extra.demanded()) {
                losses.demand(extra.field(), "not possible with this model's provider");
            } else {
                losses.hint(extra.field());
            }
        }
        Prepared written = upstream.write(request, upstreamModel, losses);
        Prepared.Unsupported refusal = losses.refusal();
        if (refusal != null) {
            return refusal;
        }
        return written instanceof Prepared.Ready ready
                ? ready.withDropped(losses.dropped()).readBy(reader(request))
                : written;
    }

    /** How the answer is written depends on what was asked. */
    private EmbeddingTranslation reader(EmbeddingRequest request) {
        return new EmbeddingTranslation(client, upstream, dropUnsupported, errors, request);
    }

    @Override
    public boolean wholeOnly() {
        return true;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("embeddings do not stream");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        JsonNode json = Json.parse(bytes, 0, bytes.length);
        if (json.isArray() || json.path("error").isObject() || json.path("error").isTextual()) {
            return new Answer.Failed(errors.classify(json));
        }
        EmbeddingRequest request = asked;
        EmbeddingAnswer answer = upstream.read(json);
        if (request == null
                || answer == null
                || answer.vectors().size() != request.inputs().size()) {
            return new Answer.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer has not one vector for each input"));
        }
        long tokens = answer.promptTokens() < 0 ? estimate(request) : answer.promptTokens();
        return new Answer.Rewritten(
                client.write(answer, request, fields, tokens),
                new TokenUsage(tokens, 0, 0, 0, 0),
                null);
    }

    private static long estimate(EmbeddingRequest request) {
        long weight = 0;
        for (String input : request.inputs()) {
            weight += TokenEstimate.weigh(input);
        }
        return TokenEstimate.tokens(weight);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
