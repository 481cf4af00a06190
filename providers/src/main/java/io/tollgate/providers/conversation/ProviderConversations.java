package io.tollgate.providers.conversation;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.anthropic.AnthropicClient;
import io.tollgate.providers.dialect.anthropic.AnthropicPassThrough;
import io.tollgate.providers.dialect.anthropic.AnthropicUpstream;
import io.tollgate.providers.dialect.cohere.CohereUpstream;
import io.tollgate.providers.dialect.gemini.GeminiUpstream;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatClient;
import io.tollgate.providers.dialect.openai.chat.OpenAiChatUpstream;
import io.tollgate.providers.dialect.translation.ClientSide;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.dialect.translation.UpstreamSide;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
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
            case OPENAI -> {
                if (operation == Operation.COUNT_TOKENS) {
                    yield Optional.empty();
                }
                if (profile.wire().isOpenAi()) {
                    yield Optional.of(OpenAiConversations.of(operation, profile, clock));
                }
                yield operation == Operation.CHAT
                        ? Optional.of(translation(new OpenAiChatClient(clock), profile))
                        : Optional.empty();
            }
            case ANTHROPIC -> {
                if (operation == Operation.COUNT_TOKENS) {
                    yield countTokens(profile);
                }
                if (operation != Operation.CHAT) {
                    yield Optional.empty();
                }
                yield Optional.of(
                        profile.wire() == Wire.ANTHROPIC
                                ? AnthropicPassThrough.messages(clock)
                                : translation(new AnthropicClient(), profile));
            }
        };
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
            case OPENAI_CHAT, OPENAI_RESPONSES -> new OpenAiChatUpstream(profile, clock);
            case ANTHROPIC -> new AnthropicUpstream(clock);
            case GEMINI -> new GeminiUpstream(clock);
            case COHERE -> new CohereUpstream(clock);
        };
    }
}
