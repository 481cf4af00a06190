package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.SseSource;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Chat completions as a provider's wire format, over the pass-through lane: what is written here is
 * what a client of OpenAI would send, and what is read is what such a client would get. So every
 * quirk, repair and error class of that lane holds, and a provider that only has the Responses API
 * is reached as well.
 */
public final class OpenAiChatUpstream implements UpstreamSide {
    private static final RequestFields STREAM =
            scan(
                    "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}"
                            .getBytes(StandardCharsets.US_ASCII));

    private final Conversation chat;
    private final Profile profile;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public OpenAiChatUpstream(Profile profile, Clock clock, boolean dropUnsupported) {
        this.chat = OpenAiConversations.of(Operation.CHAT, profile, clock, dropUnsupported);
        this.profile = profile;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        byte[] body =
                Json.bytes(
                        ChatRequestWriter.write(request, upstreamModel, profile.quirks(), losses));
        return chat.prepare(body, scan(body), upstreamModel);
    }

    private static RequestFields scan(byte[] own) {
        return switch (RequestScanner.scan(own)) {
            case Scan.Scanned scanned -> scanned.fields();
            case Scan.Malformed malformed -> throw new IllegalStateException(malformed.message());
        };
    }

    @Override
    public EventSource source(String upstreamModel) {
        var events = new SseSource(scratch.get(), errors, new ChunkPayloads());
        return new RepairedSource(chat.stream(STREAM, upstreamModel), events);
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        return switch (chat.answer(STREAM, head, body)) {
            case Answer.Failed failed -> new Told.Failed(failed.error());
            case Answer.Unchanged _ -> {
                int length = body.remaining();
                yield told(scratch.get().take(body.duplicate()), length);
            }
            case Answer.Rewritten rewritten -> told(rewritten.body(), rewritten.body().length);
        };
    }

    private static Told told(byte[] body, int length) {
        JsonNode completion = Json.parse(body, 0, length);
        if (!completion.path("choices").path(0).path("message").isObject()) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            200,
                            "The provider's answer has no message"));
        }
        return new Told.Good(CompletionReader.read(completion));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return chat.error(head, body);
    }
}
