package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.anthropic.AnthropicPassThrough;
import io.tollgate.providers.dialect.anthropic.AnthropicUpstream;
import io.tollgate.providers.dialect.cohere.CohereClient;
import io.tollgate.providers.dialect.cohere.CohereEmbeddings;
import io.tollgate.providers.dialect.cohere.CoherePassThrough;
import io.tollgate.providers.dialect.cohere.CohereUpstream;
import io.tollgate.providers.dialect.cohere.Reranking;
import io.tollgate.providers.dialect.gemini.GeminiEmbeddings;
import io.tollgate.providers.dialect.gemini.GeminiUpstream;
import io.tollgate.providers.dialect.ollama.OllamaEmbeddings;
import io.tollgate.providers.dialect.ollama.OllamaUpstream;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.OpenAiEmbeddings;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatClient;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatUpstream;
import io.tollgate.providers.dialect.openai.legacy.CompletionsClient;
import io.tollgate.providers.dialect.openai.responses.ResponsesClient;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.OperationClient;
import io.tollgate.providers.dialect.translation.OperationTranslation;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.rerank.RerankAnswer;
import io.tollgate.providers.rerank.RerankRequest;
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
        return switch (client) {
            case OPENAI -> openAi(operation, profile);
            case ANTHROPIC -> anthropic(operation, profile);
            case COHERE -> cohere(operation, profile);
        };
    }

    private Optional<Conversation> openAi(Operation operation, Profile profile) {
        boolean passes = profile.wire().isOpenAi();
        return switch (operation) {
            case CHAT ->
                    Optional.of(
                            passes
                                    ? passed(operation, profile)
                                    : translation(new OpenAiChatClient(clock), profile));
            case RESPONSES ->
                    Optional.of(
                            profile.hasResponses()
                                    ? passed(operation, profile)
                                    : translation(new ResponsesClient(clock), profile));
            case COMPLETIONS ->
                    Optional.of(
                            passes && profile.offers(operation.path())
                                    ? passed(operation, profile)
                                    : translation(new CompletionsClient(clock), profile));
            case EMBEDDINGS ->
                    passes
                            ? Optional.of(passed(operation, profile))
                            : embeddings(new OpenAiEmbeddings(), profile);
            case RERANK ->
                    passes
                            ? Optional.of(passed(operation, profile))
                            : rerank(Reranking.common(), profile);
            // Cohere's transcriptions are OpenAI's.
            case FORWARD ->
                    passes || profile.wire() == Wire.COHERE
                            ? Optional.of(passed(operation, profile))
                            : Optional.empty();
            case COUNT_TOKENS -> Optional.empty();
        };
    }

    private Conversation passed(Operation operation, Profile profile) {
        return OpenAiConversations.of(operation, profile, clock, dropUnsupported);
    }

    private Optional<Conversation> anthropic(Operation operation, Profile profile) {
        if (operation == Operation.COUNT_TOKENS) {
            return countTokens(profile);
        }
        if (operation != Operation.CHAT) {
            return Optional.empty();
        }
        return Optional.of(
                profile.wire() == Wire.ANTHROPIC
                        ? AnthropicPassThrough.messages(clock)
                        : translation(new AnthropicClient(), profile));
    }

    private Optional<Conversation> cohere(Operation operation, Profile profile) {
        boolean passes = profile.wire() == Wire.COHERE;
        return switch (operation) {
            case CHAT ->
                    Optional.of(
                            passes
                                    ? CoherePassThrough.chat(clock)
                                    : translation(new CohereClient(), profile));
            case EMBEDDINGS ->
                    passes
                            ? Optional.of(CoherePassThrough.embed(clock))
                            : embeddings(new CohereEmbeddings(), profile);
            case RERANK ->
                    passes
                            ? Optional.of(CoherePassThrough.rerank(clock))
                            : rerank(Reranking.secondVersion(), profile);
            case COMPLETIONS, RESPONSES, COUNT_TOKENS, FORWARD -> Optional.empty();
        };
    }

    private Optional<Conversation> embeddings(
            OperationClient<EmbeddingRequest, EmbeddingAnswer> client, Profile profile) {
        OperationUpstream<EmbeddingRequest, EmbeddingAnswer> upstream =
                switch (profile.wire()) {
                    case OPENAI_CHAT, OPENAI_RESPONSES -> new OpenAiEmbeddings();
                    case COHERE -> new CohereEmbeddings();
                    case GEMINI -> new GeminiEmbeddings();
                    case OLLAMA -> new OllamaEmbeddings();
                    case ANTHROPIC -> null;
                };
        return upstream == null || !profile.offers(Operation.EMBEDDINGS.path())
                ? Optional.empty()
                : Optional.of(new OperationTranslation<>(client, upstream, dropUnsupported, clock));
    }

    private Optional<Conversation> rerank(
            OperationClient<RerankRequest, RerankAnswer> client, Profile profile) {
        if (!profile.offers(Operation.RERANK.path())) {
            return Optional.empty();
        }
        Reranking upstream =
                profile.wire() == Wire.COHERE ? Reranking.secondVersion() : Reranking.common();
        return Optional.of(new OperationTranslation<>(client, upstream, dropUnsupported, clock));
    }

    /** Empty where the provider does not count. */
    private Optional<Conversation> countTokens(Profile profile) {
        return profile.wire() == Wire.ANTHROPIC
                ? Optional.of(AnthropicPassThrough.countTokens(clock))
                : Optional.empty();
    }

    private Translation translation(ClientSide client, Profile profile) {
        return new Translation(client, upstream(profile), dropUnsupported);
    }

    private UpstreamSide upstream(Profile profile) {
        return switch (profile.wire()) {
            case OPENAI_CHAT, OPENAI_RESPONSES ->
                    new OpenAiChatUpstream(profile, clock, dropUnsupported);
            case ANTHROPIC -> new AnthropicUpstream(clock);
            case GEMINI -> new GeminiUpstream(clock);
            case COHERE -> new CohereUpstream(clock);
            case OLLAMA -> new OllamaUpstream(clock);
        };
    }
}
