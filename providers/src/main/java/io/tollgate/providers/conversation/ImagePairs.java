package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.bedrock.BedrockImages;
import io.tollgate.providers.dialect.gemini.GeminiImages;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.OpenAiImages;
import io.tollgate.providers.dialect.replicate.ReplicateImages;
import io.tollgate.providers.dialect.translation.OperationTranslation;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.profile.Profile;
import java.time.Clock;
import java.util.Optional;

/** Pictures: of OpenAI's clients, over every provider that makes them. */
final class ImagePairs {
    private final Clock clock;
    private final boolean dropUnsupported;

    ImagePairs(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
    }

    Optional<Conversation> of(ClientApi client, Profile profile) {
        return switch (client) {
            case OPENAI ->
                    profile.wire().isOpenAi()
                            ? Optional.of(
                                    OpenAiConversations.of(
                                            Operation.IMAGES, profile, clock, dropUnsupported))
                            : translation(profile);
            case ANTHROPIC, COHERE, GOOGLE, BEDROCK, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Optional<Conversation> translation(Profile profile) {
        OperationUpstream<ImageRequest, ImageAnswer> upstream =
                switch (profile.wire()) {
                    case GEMINI -> new GeminiImages(GeminiPaths.MODELS);
                    case VERTEX -> new GeminiImages(GeminiPaths.VERTEX_MODELS);
                    case BEDROCK, BEDROCK_INVOKE -> new BedrockImages(clock);
                    case REPLICATE -> new ReplicateImages(clock, profile.baseUrl());
                    case OPENAI_CHAT, OPENAI_RESPONSES, ANTHROPIC, COHERE, OLLAMA, ELEVENLABS ->
                            null;
                };
        return upstream == null || !profile.offers(Operation.IMAGES.path())
                ? Optional.empty()
                : Optional.of(
                        new OperationTranslation<>(
                                new OpenAiImages(clock), upstream, dropUnsupported, clock));
    }
}
