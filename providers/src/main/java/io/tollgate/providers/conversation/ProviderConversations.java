package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.bedrock.BedrockRerank;
import io.tollgate.providers.dialect.cohere.CoherePassThrough;
import io.tollgate.providers.dialect.cohere.Reranking;
import io.tollgate.providers.dialect.elevenlabs.ElevenLabsSpeech;
import io.tollgate.providers.dialect.elevenlabs.ElevenLabsTranscription;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.gemini.GeminiSpeech;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.translation.OperationTranslation;
import io.tollgate.providers.dialect.translation.OperationUpstream;
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
    private final ChatPairs chats;
    private final EmbeddingPairs embeddings;
    private final ImagePairs images;
    private final CountPairs counts;

    /**
     * Prepares it.
     *
     * @param clock for what a provider left without a time
     * @param dropUnsupported whether what a provider cannot do is left out instead of refused
     */
    public ProviderConversations(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
        this.chats = new ChatPairs(clock, dropUnsupported);
        this.embeddings = new EmbeddingPairs(clock, dropUnsupported);
        this.images = new ImagePairs(clock, dropUnsupported);
        this.counts = new CountPairs(clock);
    }

    /** Empty where that provider does not offer that operation to a client of that API. */
    public Optional<Conversation> of(ClientApi client, Operation operation, Profile profile) {
        Optional<Conversation> pair = pair(client, operation, profile);
        return operation == Operation.SPEECH && !profile.voices().isEmpty()
                ? pair.map(speech -> new NamedVoices(speech, profile.voices()))
                : pair;
    }

    private Optional<Conversation> pair(ClientApi client, Operation operation, Profile profile) {
        if (profile.wire() == Wire.ELEVENLABS) {
            return client == ClientApi.OPENAI ? ofVoices(operation) : Optional.empty();
        }
        return switch (operation) {
            case CHAT -> Optional.of(chats.chat(client, profile));
            case EMBEDDINGS -> embeddings.of(client, profile);
            case IMAGES -> images.of(client, profile);
            case RERANK -> rerank(client, profile);
            case COUNT_TOKENS -> counts.of(client, profile);
            case REALTIME -> Optional.empty();
            case COMPLETIONS, RESPONSES, SPEECH, TRANSCRIPTION, FORWARD ->
                    client == ClientApi.OPENAI
                            ? ofOpenAiAlone(operation, profile)
                            : Optional.empty();
        };
    }

    /** Of a provider that speaks and listens, and does nothing else. */
    private Optional<Conversation> ofVoices(Operation operation) {
        return switch (operation) {
            case SPEECH -> Optional.of(new ElevenLabsSpeech(dropUnsupported, clock));
            case TRANSCRIPTION -> Optional.of(new ElevenLabsTranscription(dropUnsupported, clock));
            case CHAT,
                    COMPLETIONS,
                    EMBEDDINGS,
                    RESPONSES,
                    RERANK,
                    COUNT_TOKENS,
                    REALTIME,
                    IMAGES,
                    FORWARD ->
                    Optional.empty();
        };
    }

    private Optional<Conversation> ofOpenAiAlone(Operation operation, Profile profile) {
        boolean passes =
                switch (operation) {
                    case RESPONSES -> profile.hasResponses();
                    case COMPLETIONS ->
                            profile.wire().isOpenAi() && profile.offers(operation.path());
                    // Cohere's transcriptions are OpenAI's.
                    case TRANSCRIPTION ->
                            profile.wire().isOpenAi() || profile.wire() == Wire.COHERE;
                    case SPEECH,
                            FORWARD,
                            CHAT,
                            EMBEDDINGS,
                            RERANK,
                            COUNT_TOKENS,
                            REALTIME,
                            IMAGES ->
                            profile.wire().isOpenAi();
                };
        if (passes) {
            return Optional.of(OpenAiConversations.of(operation, profile, clock, dropUnsupported));
        }
        return switch (operation) {
            case RESPONSES -> Optional.of(chats.responses(profile));
            case COMPLETIONS -> Optional.of(chats.completions(profile));
            case SPEECH -> speech(profile);
            case TRANSCRIPTION, FORWARD, CHAT, EMBEDDINGS, RERANK, COUNT_TOKENS, REALTIME, IMAGES ->
                    Optional.empty();
        };
    }

    private Optional<Conversation> speech(Profile profile) {
        return switch (profile.wire()) {
            case GEMINI ->
                    Optional.of(new GeminiSpeech(GeminiPaths.MODELS, dropUnsupported, clock));
            case VERTEX ->
                    Optional.of(
                            new GeminiSpeech(GeminiPaths.VERTEX_MODELS, dropUnsupported, clock));
            case OPENAI_CHAT,
                    OPENAI_RESPONSES,
                    ANTHROPIC,
                    COHERE,
                    OLLAMA,
                    REPLICATE,
                    ELEVENLABS,
                    BEDROCK,
                    BEDROCK_INVOKE ->
                    Optional.empty();
        };
    }

    private Optional<Conversation> rerank(ClientApi client, Profile profile) {
        return switch (client) {
            case OPENAI ->
                    profile.wire().isOpenAi()
                            ? ofOpenAiAlone(Operation.RERANK, profile)
                            : rerank(Reranking.common(), profile);
            case COHERE ->
                    profile.wire() == Wire.COHERE
                            ? Optional.of(CoherePassThrough.rerank(clock))
                            : rerank(Reranking.secondVersion(), profile);
            case ANTHROPIC, GOOGLE, BEDROCK, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Optional<Conversation> rerank(Reranking client, Profile profile) {
        if (!profile.offers(Operation.RERANK.path())) {
            return Optional.empty();
        }
        OperationUpstream<RerankRequest, RerankAnswer> upstream =
                switch (profile.wire()) {
                    case COHERE -> Reranking.secondVersion();
                    case BEDROCK, BEDROCK_INVOKE -> new BedrockRerank(clock);
                    case OPENAI_CHAT,
                            OPENAI_RESPONSES,
                            ANTHROPIC,
                            GEMINI,
                            VERTEX,
                            OLLAMA,
                            REPLICATE,
                            ELEVENLABS ->
                            Reranking.common();
                };
        return Optional.of(new OperationTranslation<>(client, upstream, dropUnsupported, clock));
    }
}
