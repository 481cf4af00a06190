package io.tollgate.providers.dialect.openai;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import java.time.Clock;

/** The conversations between an OpenAI client and a provider of this wire format. */
public final class OpenAiConversations {
    private OpenAiConversations() {}

    public static Conversation of(Operation operation, Profile profile) {
        return of(operation, profile, Clock.systemUTC(), false);
    }

    /**
     * The conversation for that operation.
     *
     * @param clock for what a provider left without a time
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public static Conversation of(
            Operation operation, Profile profile, Clock clock, boolean dropUnsupported) {
        return operation == Operation.CHAT
                ? chat(profile, clock, dropUnsupported)
                : new PassThrough(operation, profile, clock, dropUnsupported);
    }

    /** That for chat. */
    public static ChatConversation chat(Profile profile, Clock clock, boolean dropUnsupported) {
        return profile.wire() == Profile.Wire.OPENAI_RESPONSES
                ? new ChatOverResponses(clock, dropUnsupported)
                : new PassThrough(Operation.CHAT, profile, clock, dropUnsupported);
    }
}
