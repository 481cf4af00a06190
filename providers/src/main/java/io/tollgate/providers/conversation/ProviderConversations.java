package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.anthropic.AnthropicPassThrough;
import io.tollgate.providers.dialect.anthropic.AnthropicUpstream;
import io.tollgate.providers.dialect.bedrock.BedrockClient;
import io.tollgate.providers.dialect.bedrock.BedrockPassThrough;
import io.tollgate.providers.dialect.bedrock.BedrockUpstream;
import io.tollgate.providers.dialect.bedrock.CountTokens;
import io.tollgate.providers.dialect.bedrock.InvokeClient;
import io.tollgate.providers.dialect.bedrock.MessagesOverBedrock;
import io.tollgate.providers.dialect.embedding.EmbeddingClient;
import io.tollgate.providers.dialect.embedding.EmbeddingTranslation;
import io.tollgate.providers.dialect.embedding.EmbeddingUpstream;
import io.tollgate.providers.dialect.embedding.GeminiEmbeddingUpstream;
import io.tollgate.providers.dialect.embedding.GoogleEmbeddingClient;
import io.tollgate.providers.dialect.embedding.OpenAiEmbeddingClient;
import io.tollgate.providers.dialect.embedding.OpenAiEmbeddingUpstream;
import io.tollgate.providers.dialect.embedding.VertexEmbeddingUpstream;
import io.tollgate.providers.dialect.gemini.GeminiPassThrough;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.gemini.GeminiUpstream;
import io.tollgate.providers.dialect.gemini.GoogleClient;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatClient;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatUpstream;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.dialect.vertex.VertexByModel;
import io.tollgate.providers.dialect.vertex.VertexClaude;
import io.tollgate.providers.profile.Profile;
import java.time.Clock;
import java.util.Optional;

/**
 * The conversation for a client API, an operation and a provider. Where both sides speak the same
 * format the bytes pass; else they are translated.
 */
public final class ProviderConversations {
    private final Clock clock;
    private final boolean dropUnsupported;

    /**
     * Prepares it.
     *
     * @param clock for what a provider left without a time
     * @param dropUnsupported whether what a provider cannot do is left out instead of refused
     */
    public ProviderConversations(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
    }

    /** Empty where that provider does not offer that operation to a client of that API. */
    public Optional<Conversation> of(ClientApi client, Operation operation, Profile profile) {
        return switch (operation) {
            case CHAT -> Optional.of(chat(client, profile));
            case COUNT_TOKENS ->
                    client == ClientApi.ANTHROPIC || client == ClientApi.GOOGLE
                            ? Optional.of(countTokens(client, profile))
                            : Optional.empty();
            case EMBEDDINGS -> embeddings(client, profile);
            case COMPLETIONS, RESPONSES, FORWARD ->
                    client == ClientApi.OPENAI && profile.wire().isOpenAi()
                            ? Optional.of(OpenAiConversations.of(operation, profile, clock))
                            : Optional.empty();
        };
    }

    private Conversation chat(ClientApi client, Profile profile) {
        return switch (profile.wire()) {
            case OPENAI_CHAT, OPENAI_RESPONSES ->
                    client == ClientApi.OPENAI
                            ? OpenAiConversations.of(Operation.CHAT, profile, clock)
                            : translation(client, new OpenAiChatUpstream(profile, clock));
            case ANTHROPIC -> claude(client);
            case GEMINI -> gemini(client, GeminiPaths.MODELS);
            case VERTEX ->
                    new VertexByModel(
                            gemini(client, GeminiPaths.VERTEX_MODELS),
                            new VertexClaude(claude(client), false));
            case BEDROCK -> bedrock(client, BedrockUpstream.converse(clock), false);
            case BEDROCK_INVOKE -> bedrock(client, BedrockUpstream.invoke(clock), true);
        };
    }

    private Conversation bedrock(ClientApi client, UpstreamSide upstream, boolean invokeOnly) {
        return switch (client) {
            case OPENAI, GOOGLE -> translation(client, upstream);
            case ANTHROPIC ->
                    new MessagesOverBedrock(
                            new Translation(new AnthropicClient(), upstream, false),
                            translation(client, upstream),
                            invokeOnly);
            case BEDROCK ->
                    invokeOnly ? translation(client, upstream) : BedrockPassThrough.converse(clock);
            case BEDROCK_INVOKE -> BedrockPassThrough.invoke(clock);
        };
    }

    private Conversation claude(ClientApi client) {
        return client == ClientApi.ANTHROPIC
                ? AnthropicPassThrough.messages(clock)
                : translation(client, new AnthropicUpstream(clock));
    }

    private Conversation gemini(ClientApi client, String models) {
        return client == ClientApi.GOOGLE
                ? new GeminiPassThrough(Operation.CHAT, models, clock)
                : translation(client, new GeminiUpstream(models, clock));
    }

    private Translation translation(ClientApi client, UpstreamSide upstream) {
        ClientSide side =
                switch (client) {
                    case OPENAI -> new OpenAiChatClient(clock);
                    case ANTHROPIC -> new AnthropicClient();
                    case GOOGLE -> new GoogleClient();
                    case BEDROCK -> new BedrockClient(clock);
                    case BEDROCK_INVOKE -> new InvokeClient();
                };
        return new Translation(side, upstream, dropUnsupported);
    }

    /** By the provider where it counts for clients of that API, else by an estimate. */
    private Conversation countTokens(ClientApi client, Profile profile) {
        boolean google = client == ClientApi.GOOGLE;
        var estimate = new EstimatedCount(google ? "totalTokens" : "input_tokens");
        return switch (profile.wire()) {
            case OPENAI_CHAT, OPENAI_RESPONSES -> estimate;
            case ANTHROPIC -> google ? estimate : AnthropicPassThrough.countTokens(clock);
            case GEMINI ->
                    google
                            ? new GeminiPassThrough(
                                    Operation.COUNT_TOKENS, GeminiPaths.MODELS, clock)
                            : estimate;
            case VERTEX ->
                    google
                            ? new VertexByModel(
                                    new GeminiPassThrough(
                                            Operation.COUNT_TOKENS,
                                            GeminiPaths.VERTEX_MODELS,
                                            clock),
                                    estimate)
                            : new VertexByModel(
                                    estimate,
                                    new VertexClaude(
                                            AnthropicPassThrough.countTokens(clock), true));
            case BEDROCK, BEDROCK_INVOKE ->
                    client == ClientApi.ANTHROPIC ? new CountTokens(clock) : estimate;
        };
    }

    private Optional<Conversation> embeddings(ClientApi client, Profile profile) {
        return switch (profile.wire()) {
            case OPENAI_CHAT, OPENAI_RESPONSES ->
                    client == ClientApi.OPENAI
                            ? Optional.of(
                                    OpenAiConversations.of(Operation.EMBEDDINGS, profile, clock))
                            : embeddings(client, new OpenAiEmbeddingUpstream());
            case ANTHROPIC -> Optional.empty();
            case GEMINI ->
                    client == ClientApi.GOOGLE
                            ? Optional.of(
                                    new GeminiPassThrough(
                                            Operation.EMBEDDINGS, GeminiPaths.MODELS, clock))
                            : embeddings(client, new GeminiEmbeddingUpstream());
            case VERTEX -> embeddings(client, new VertexEmbeddingUpstream());
            case BEDROCK, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Optional<Conversation> embeddings(ClientApi client, EmbeddingUpstream upstream) {
        return switch (client) {
            case OPENAI -> embeddings(new OpenAiEmbeddingClient(), upstream);
            case GOOGLE -> embeddings(new GoogleEmbeddingClient(), upstream);
            case ANTHROPIC, BEDROCK, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Optional<Conversation> embeddings(EmbeddingClient client, EmbeddingUpstream upstream) {
        return Optional.of(new EmbeddingTranslation(client, upstream, dropUnsupported, clock));
    }
}
