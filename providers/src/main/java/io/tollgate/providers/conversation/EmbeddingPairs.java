package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.bedrock.BedrockEmbeddings;
import io.tollgate.providers.dialect.cohere.CohereEmbeddings;
import io.tollgate.providers.dialect.cohere.CoherePassThrough;
import io.tollgate.providers.dialect.gemini.GeminiEmbeddings;
import io.tollgate.providers.dialect.gemini.GeminiPassThrough;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.gemini.GoogleEmbeddings;
import io.tollgate.providers.dialect.ollama.OllamaEmbeddings;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.OpenAiEmbeddings;
import io.tollgate.providers.dialect.translation.OperationClient;
import io.tollgate.providers.dialect.translation.OperationTranslation;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.dialect.vertex.VertexEmbeddings;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import java.time.Clock;
import java.util.Optional;

/** Embeddings: of every client API that has them, over every provider that has them. */
final class EmbeddingPairs {
    private final Clock clock;
    private final boolean dropUnsupported;

    EmbeddingPairs(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
    }

    Optional<Conversation> of(ClientApi client, Profile profile) {
        return switch (client) {
            case OPENAI ->
                    profile.wire().isOpenAi()
                            ? Optional.of(
                                    OpenAiConversations.of(
                                            Operation.EMBEDDINGS, profile, clock, dropUnsupported))
                            : translation(new OpenAiEmbeddings(), profile);
            case COHERE ->
                    profile.wire() == Wire.COHERE
                            ? Optional.of(CoherePassThrough.embed(clock))
                            : translation(new CohereEmbeddings(), profile);
            case GOOGLE ->
                    profile.wire() == Wire.GEMINI
                            ? Optional.of(
                                    new GeminiPassThrough(
                                            Operation.EMBEDDINGS, GeminiPaths.MODELS, clock))
                            : translation(new GoogleEmbeddings(), profile);
            case ANTHROPIC, BEDROCK, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Optional<Conversation> translation(
            OperationClient<EmbeddingRequest, EmbeddingAnswer> client, Profile profile) {
        OperationUpstream<EmbeddingRequest, EmbeddingAnswer> upstream =
                switch (profile.wire()) {
                    case OPENAI_CHAT, OPENAI_RESPONSES -> new OpenAiEmbeddings();
                    case COHERE -> new CohereEmbeddings();
                    case GEMINI -> new GeminiEmbeddings();
                    case VERTEX -> new VertexEmbeddings();
                    case OLLAMA -> new OllamaEmbeddings();
                    case BEDROCK, BEDROCK_INVOKE -> new BedrockEmbeddings(clock);
                    case ANTHROPIC, REPLICATE, ELEVENLABS -> null;
                };
        return upstream == null || !profile.offers(Operation.EMBEDDINGS.path())
                ? Optional.empty()
                : Optional.of(new OperationTranslation<>(client, upstream, dropUnsupported, clock));
    }
}
