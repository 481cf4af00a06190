package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.anthropic.AnthropicPassThrough;
import io.tollgate.providers.dialect.anthropic.AnthropicUpstream;
import io.tollgate.providers.dialect.bedrock.BedrockClient;
import io.tollgate.providers.dialect.bedrock.BedrockPassThrough;
import io.tollgate.providers.dialect.bedrock.BedrockUpstream;
import io.tollgate.providers.dialect.bedrock.InvokeClient;
import io.tollgate.providers.dialect.bedrock.MessagesOverBedrock;
import io.tollgate.providers.dialect.cohere.CohereClient;
import io.tollgate.providers.dialect.cohere.CoherePassThrough;
import io.tollgate.providers.dialect.cohere.CohereUpstream;
import io.tollgate.providers.dialect.gemini.GeminiPassThrough;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.gemini.GeminiUpstream;
import io.tollgate.providers.dialect.gemini.GoogleClient;
import io.tollgate.providers.dialect.ollama.OllamaUpstream;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatClient;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatUpstream;
import io.tollgate.providers.dialect.openai.legacy.CompletionsClient;
import io.tollgate.providers.dialect.openai.responses.ResponsesClient;
import io.tollgate.providers.dialect.replicate.ReplicateUpstream;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.dialect.vertex.VertexByModel;
import io.tollgate.providers.dialect.vertex.VertexClaude;
import io.tollgate.providers.profile.Profile;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Chats, and what is put as a chat: of every client API, over every provider. */
final class ChatPairs {
    private final Clock clock;
    private final boolean dropUnsupported;

    ChatPairs(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
    }

    Conversation chat(ClientApi client, Profile profile) {
        ClientSide side =
                switch (client) {
                    case OPENAI -> new OpenAiChatClient(clock);
                    case ANTHROPIC -> new AnthropicClient();
                    case COHERE -> new CohereClient();
                    case GOOGLE -> new GoogleClient();
                    case BEDROCK -> new BedrockClient(clock);
                    case BEDROCK_INVOKE -> new InvokeClient();
                };
        return pair(client, side, profile);
    }

    /** OpenAI's Responses API where the provider has none. */
    Conversation responses(Profile profile) {
        return pair(null, new ResponsesClient(clock), profile);
    }

    /** OpenAI's completions where the provider has none. */
    Conversation completions(Profile profile) {
        return pair(null, new CompletionsClient(clock), profile);
    }

    /**
     * Of that side over that provider.
     *
     * @param chat whose bytes may pass; null where they never do
     */
    private Conversation pair(@Nullable ClientApi chat, ClientSide side, Profile profile) {
        return switch (profile.wire()) {
            case OPENAI_CHAT, OPENAI_RESPONSES ->
                    chat == ClientApi.OPENAI
                            ? OpenAiConversations.of(
                                    Operation.CHAT, profile, clock, dropUnsupported)
                            : translation(
                                    side, new OpenAiChatUpstream(profile, clock, dropUnsupported));
            case ANTHROPIC -> claude(chat, side);
            case GEMINI -> gemini(chat, side, GeminiPaths.MODELS);
            case VERTEX ->
                    new VertexByModel(
                            gemini(chat, side, GeminiPaths.VERTEX_MODELS),
                            new VertexClaude(claude(chat, side), false));
            case COHERE ->
                    chat == ClientApi.COHERE
                            ? CoherePassThrough.chat(clock)
                            : translation(side, new CohereUpstream(clock));
            case OLLAMA -> translation(side, new OllamaUpstream(clock));
            case REPLICATE -> translation(side, new ReplicateUpstream(clock, profile.baseUrl()));
            case ELEVENLABS ->
                    throw new IllegalStateException(
                            profile.wire() + " has no chat (expected: it is not asked for one)");
            case BEDROCK ->
                    chat == ClientApi.BEDROCK
                            ? BedrockPassThrough.converse(clock)
                            : bedrock(chat, side, BedrockUpstream.converse(clock), false);
            case BEDROCK_INVOKE -> bedrock(chat, side, BedrockUpstream.invoke(clock), true);
        };
    }

    private Conversation claude(@Nullable ClientApi chat, ClientSide side) {
        return chat == ClientApi.ANTHROPIC
                ? AnthropicPassThrough.messages(clock)
                : translation(side, new AnthropicUpstream(clock));
    }

    private Conversation bedrock(
            @Nullable ClientApi chat, ClientSide side, UpstreamSide upstream, boolean invokeOnly) {
        if (chat == ClientApi.BEDROCK_INVOKE) {
            return BedrockPassThrough.invoke(clock);
        }
        Translation translation = translation(side, upstream);
        return chat == ClientApi.ANTHROPIC
                ? new MessagesOverBedrock(
                        new Translation(side, upstream, false), translation, invokeOnly)
                : translation;
    }

    private Conversation gemini(@Nullable ClientApi chat, ClientSide side, String models) {
        return chat == ClientApi.GOOGLE
                ? new GeminiPassThrough(Operation.CHAT, models, clock)
                : translation(side, new GeminiUpstream(models, clock));
    }

    private Translation translation(ClientSide client, UpstreamSide upstream) {
        return new Translation(client, upstream, dropUnsupported);
    }
}
