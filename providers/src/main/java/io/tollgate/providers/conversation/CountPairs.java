package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.anthropic.AnthropicPassThrough;
import io.tollgate.providers.dialect.bedrock.CountPassThrough;
import io.tollgate.providers.dialect.bedrock.CountTokens;
import io.tollgate.providers.dialect.bedrock.CountedInput;
import io.tollgate.providers.dialect.gemini.GeminiPassThrough;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.dialect.vertex.VertexByModel;
import io.tollgate.providers.dialect.vertex.VertexClaude;
import io.tollgate.providers.profile.Profile;
import java.time.Clock;
import java.util.Optional;

/**
 * Counting tokens: by the provider where it counts for clients of that API, else by an estimate.
 */
final class CountPairs {
    private final Clock clock;

    CountPairs(Clock clock) {
        this.clock = clock;
    }

    Optional<Conversation> of(ClientApi client, Profile profile) {
        return switch (client) {
            case ANTHROPIC -> Optional.of(messages(profile));
            case GOOGLE -> Optional.of(contents(profile));
            case BEDROCK -> Optional.of(input(profile));
            case OPENAI, COHERE, BEDROCK_INVOKE -> Optional.empty();
        };
    }

    private Conversation messages(Profile profile) {
        var estimate = new EstimatedCount("input_tokens");
        return switch (profile.wire()) {
            case ANTHROPIC -> AnthropicPassThrough.countTokens(clock);
            case VERTEX ->
                    new VertexByModel(
                            estimate,
                            new VertexClaude(AnthropicPassThrough.countTokens(clock), true));
            case BEDROCK, BEDROCK_INVOKE -> new CountTokens(clock);
            case OPENAI_CHAT, OPENAI_RESPONSES, GEMINI, COHERE, OLLAMA, REPLICATE, ELEVENLABS ->
                    estimate;
        };
    }

    private Conversation contents(Profile profile) {
        var estimate = new EstimatedCount("totalTokens");
        return switch (profile.wire()) {
            case GEMINI -> counted(GeminiPaths.MODELS);
            case VERTEX -> new VertexByModel(counted(GeminiPaths.VERTEX_MODELS), estimate);
            case OPENAI_CHAT,
                    OPENAI_RESPONSES,
                    ANTHROPIC,
                    COHERE,
                    OLLAMA,
                    REPLICATE,
                    ELEVENLABS,
                    BEDROCK,
                    BEDROCK_INVOKE ->
                    estimate;
        };
    }

    private Conversation input(Profile profile) {
        return profile.wire().isBedrock()
                ? new CountPassThrough(clock)
                : new EstimatedCount("inputTokens", CountedInput::of);
    }

    private Conversation counted(String models) {
        return new GeminiPassThrough(Operation.COUNT_TOKENS, models, clock);
    }
}
