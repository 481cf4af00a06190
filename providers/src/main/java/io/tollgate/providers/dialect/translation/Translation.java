package io.tollgate.providers.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client API over a provider of another one: any pair of sides. */
public final class Translation implements Conversation {
    private final ClientSide client;
    private final UpstreamSide upstream;
    private final boolean dropUnsupported;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public Translation(ClientSide client, UpstreamSide upstream, boolean dropUnsupported) {
        this.client = client;
        this.upstream = upstream;
        this.dropUnsupported = dropUnsupported;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        JsonNode body = Json.parse(clientBody, 0, clientBody.length);
        if (!(body instanceof ObjectNode)) {
            return new Prepared.Unsupported("", "The request is not a JSON object");
        }
        return switch (client.read(body, fields)) {
            case ClientSide.Read.Wrong wrong ->
                    new Prepared.Unsupported(wrong.field(), wrong.message());
            case ClientSide.Read.Good good -> {
                var losses = new Losses(dropUnsupported);
                losses.extras(good.request());
                Prepared written = upstream.write(good.request(), upstreamModel, losses);
                Prepared.Unsupported refusal = losses.refusal();
                if (refusal != null) {
                    yield refusal;
                }
                yield written instanceof Prepared.Ready ready
                        ? answered(ready.withDropped(losses.dropped()), body)
                        : written;
            }
        };
    }

    private Prepared answered(Prepared.Ready ready, JsonNode body) {
        ClientSide own = client.answering(body).orElse(null);
        return own == null ? ready : ready.readBy(new Translation(own, upstream, dropUnsupported));
    }

    @Override
    public boolean followsUp() {
        return upstream.followsUp();
    }

    @Override
    public @Nullable FollowUp followUp(RequestFields fields, ByteBuffer body) {
        return upstream.followUp(fields.stream(), body);
    }

    @Override
    public List<String> jobLifetime(Duration left) {
        return upstream.jobLifetime(left);
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return new TranslatedStream(
                upstream.source(clientModel), client.writer(fields, clientModel));
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return switch (upstream.answer(head, body)) {
            case UpstreamSide.Told.Failed failed -> new Answer.Failed(failed.error());
            case UpstreamSide.Told.Good good -> {
                ChatAnswer answer = good.answer();
                String asked = Objects.requireNonNullElse(fields.model(), "");
                yield new Answer.Rewritten(
                        "application/json",
                        client.answer(answer, asked),
                        tokens(answer.usage()),
                        client.finishReason(answer),
                        answer.usage() == null ? SeenTokens.of(answer) : 0);
            }
        };
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return upstream.error(head, body);
    }

    /** The same for the books; null where nothing was counted. */
    public static @Nullable TokenUsage tokens(@Nullable Usage usage) {
        return usage == null
                ? null
                : new TokenUsage(
                        usage.prompt(),
                        usage.completion(),
                        usage.cacheRead(),
                        usage.cacheWrite(),
                        usage.reasoning(),
                        usage.imageOutput() == 0
                                ? TokenUsage.Media.NONE
                                : new TokenUsage.Media(0, 0, 0, usage.imageOutput(), 0));
    }
}
