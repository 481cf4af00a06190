package io.tollgate.providers.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The conversations that the tests of this package put together. */
final class Pairs {
    private static final ProviderConversations STRICT =
            new ProviderConversations(Clock.systemUTC(), false);
    private static final ProviderConversations LENIENT =
            new ProviderConversations(Clock.systemUTC(), true);

    private Pairs() {}

    static Profile profile(String name) {
        return Profiles.find(name).orElseThrow();
    }

    static Conversation strict(ClientApi client, Profile profile) {
        return STRICT.of(client, Operation.CHAT, profile).orElseThrow();
    }

    static Conversation lenient(ClientApi client, Profile profile) {
        return LENIENT.of(client, Operation.CHAT, profile).orElseThrow();
    }

    /** A client of the Responses API, over that provider. */
    static Conversation responses(String provider) {
        return STRICT.of(ClientApi.OPENAI, Operation.RESPONSES, profile(provider)).orElseThrow();
    }

    /** The provider of a case, or one that speaks its format. */
    static Profile profile(CorpusCase found) {
        if (found.wire().equals("anthropic")) {
            return profile("anthropic");
        }
        if (found.wire().startsWith("bedrock")) {
            return found.wire().equals("bedrock-invoke-anthropic")
                    ? profile("bedrock").withWire(Wire.BEDROCK_INVOKE)
                    : profile("bedrock");
        }
        if (found.wire().equals("google")) {
            return profile("gemini");
        }
        if (found.wire().equals("cohere")) {
            return profile("cohere");
        }
        Profile known =
                Profiles.find(found.provider()).orElseGet(() -> profile("openai-compatible"));
        return found.wire().equals("openai-responses")
                ? known.withWire(Wire.OPENAI_RESPONSES)
                : known;
    }

    static Prepared prepare(Conversation conversation, String body, String model) {
        return conversation.prepare(
                body.getBytes(StandardCharsets.UTF_8), Harness.fields(body), model);
    }

    /** What goes to the provider. */
    static JsonNode sent(Conversation conversation, String body) {
        return sent(prepare(conversation, body, "claude-haiku-4-5"));
    }

    static JsonNode sent(Prepared prepared) {
        return switch (prepared) {
            case Prepared.Ready ready ->
                    Json.parse(new String(ready.body().toBytes(), StandardCharsets.UTF_8));
            case Prepared.Answered _ -> throw new AssertionError("nothing is sent");
            case Prepared.Unsupported no -> throw new AssertionError(no.message());
        };
    }
}
