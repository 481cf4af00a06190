package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client API over a provider of another one, for an operation of one question and one answer. The
 * answer of a call is read by an instance that knows its question.
 *
 * @param <Q> the question in neutral words
 * @param <A> the answer in neutral words
 */
public final class OperationTranslation<Q, A> implements Conversation {
    private final OperationClient<Q, A> client;
    private final OperationUpstream<Q, A> upstream;
    private final boolean dropUnsupported;
    private final ErrorClassifier errors;
    private final @Nullable Q question;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public OperationTranslation(
            OperationClient<Q, A> client,
            OperationUpstream<Q, A> upstream,
            boolean dropUnsupported,
            Clock clock) {
        this(client, upstream, dropUnsupported, new ErrorClassifier(clock), null);
    }

    private OperationTranslation(
            OperationClient<Q, A> client,
            OperationUpstream<Q, A> upstream,
            boolean dropUnsupported,
            ErrorClassifier errors,
            @Nullable Q question) {
        this.client = client;
        this.upstream = upstream;
        this.dropUnsupported = dropUnsupported;
        this.errors = errors;
        this.question = question;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        Q asked;
        try {
            asked = client.read(body, fields);
        } catch (WrongField wrong) {
            return new Prepared.Unsupported(wrong.field(), String.valueOf(wrong.getMessage()));
        }
        var losses = new Losses(dropUnsupported);
        losses.extras(client.extras(asked));
        Prepared written = upstream.write(asked, upstreamModel, losses);
        Prepared.Unsupported refusal = losses.refusal();
        if (refusal != null) {
            return refusal;
        }
        return written instanceof Prepared.Ready ready
                ? ready.withDropped(losses.dropped()).readBy(of(asked))
                : written;
    }

    private OperationTranslation<Q, A> of(Q asked) {
        return new OperationTranslation<>(client, upstream, dropUnsupported, errors, asked);
    }

    @Override
    public boolean readsWhole() {
        return true;
    }

    @Override
    public boolean followsUp() {
        return upstream.followsUp();
    }

    @Override
    public @Nullable FollowUp followUp(RequestFields fields, ByteBuffer body) {
        return upstream.followUp(Json.parse(body));
    }

    @Override
    public List<String> jobLifetime(Duration left) {
        return upstream.jobLifetime(left);
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("no stream (expected: an operation of one answer)");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        Q asked = Objects.requireNonNull(question);
        A answer = json.isObject() ? upstream.read(json, asked, head) : null;
        if (answer != null) {
            return new Answer.Rewritten(
                    client.write(answer, asked, fields), client.usage(answer), null);
        }
        ProviderError why = json.isObject() ? upstream.failure(json, head) : null;
        if (why != null) {
            return new Answer.Failed(why);
        }
        boolean said = json.has("error") || json.has("message");
        return new Answer.Failed(
                said
                        ? errors.classify(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is not one of this operation"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        ProviderError own = upstream.error(head, body);
        return own == null ? errors.classify(head, body) : own;
    }
}
