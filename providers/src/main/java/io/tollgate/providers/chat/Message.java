package io.tollgate.providers.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn. Results of tools belong to the user's side.
 *
 * @param name of the participant, where the client gave one
 */
public record Message(Role role, List<ContentPart> parts, @Nullable String name) {
    public Message {
        parts = List.copyOf(parts);
    }

    public static Message of(Role role, ContentPart... parts) {
        return new Message(role, List.of(parts), null);
    }

    /** Who speaks. */
    public enum Role {
        /** The application: what OpenAI calls system or developer. */
        SYSTEM,
        USER,
        ASSISTANT
    }
}
