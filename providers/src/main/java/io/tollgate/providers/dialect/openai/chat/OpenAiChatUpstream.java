package io.tollgate.providers.dialect.openai.chat;

import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.openai.ChatConversation;
import io.tollgate.providers.dialect.openai.ChatConversation.Whole;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.SseSource;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * Chat completions as a provider's wire format, over the pass-through lane: what is written here is
 * what a client of OpenAI would send, and what is read is what such a client would get. So every
 * quirk, repair and error class of that lane holds, and a provider that only has the Responses API
 * is reached as well.
 */
public final class OpenAiChatUpstream implements UpstreamSide {
    private static final RequestFields STREAM = RequestFields.ofOwn(true, true);

    private final ChatConversation chat;
    private final Profile profile;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public OpenAiChatUpstream(Profile profile, Clock clock, boolean dropUnsupported) {
        this.chat = OpenAiConversations.chat(profile, clock, dropUnsupported);
        this.profile = profile;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared write(ChatRequest request, String upstreamModel, Losses losses) {
        byte[] body =
                Json.bytes(
                        ChatRequestWriter.write(request, upstreamModel, profile.quirks(), losses));
        return chat.prepare(body, RequestFields.ofOwn(request.stream(), false), upstreamModel);
    }

    @Override
    public EventSource source(String upstreamModel) {
        var events = new SseSource(scratch.get(), errors, new ChunkPayloads());
        return new RepairedSource(chat.stream(STREAM, upstreamModel), events);
    }

    @Override
    public Told answer(ResponseHead head, ByteBuffer body) {
        return switch (chat.whole(head, body)) {
            case Whole.Failed failed -> new Told.Failed(failed.error());
            case Whole.Plain plain -> new Told.Good(CompletionReader.read(plain));
            case Whole.Tree tree -> told(tree);
        };
    }

    private static Told told(Whole.Tree tree) {
        if (!tree.completion().path("choices").path(0).path("message").isObject()) {
            return new Told.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            200,
                            "The provider's answer has no message"));
        }
        return new Told.Good(CompletionReader.read(tree));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return chat.error(head, body);
    }
}
