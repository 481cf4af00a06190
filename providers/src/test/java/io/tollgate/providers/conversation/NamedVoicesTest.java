package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that an operator gave to the voices of a provider. */
class NamedVoicesTest {
    private static final String GEORGE = "JBFqnCBsd6RMkjVDRZzb";

    private static Prepared say(String provider, String model, String voice) {
        Conversation pair =
                new ProviderConversations(Clock.systemUTC(), false)
                        .of(
                                ClientApi.OPENAI,
                                Operation.SPEECH,
                                Pairs.profile(provider)
                                        .withVoices(Map.of("alloy", "George", "boss", GEORGE)))
                        .orElseThrow();
        String body =
                "{\"input\":\"Hi\",\"voice\":"
                        + voice
                        + ",\"response_format\":\"pcm\",\"model\":\"fake/m\"}";
        return Pairs.prepare(pair, body, model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"alloy\"", "\"ALLOY\"", "{\"id\":\"boss\"}", "\"george\""})
    void areWhatClientsMaySay(String voice) {
        var ready = (Prepared.Ready) say("elevenlabs", "eleven_v3", voice);

        assertThat(ready.path())
                .isEqualTo("/text-to-speech/" + GEORGE + "/stream?output_format=pcm_24000");
    }

    @Test
    void areThereForEveryProviderThatSpeaks() {
        assertThat(
                        Pairs.sent(say("gemini", "gemini-3.8-flash-tts", "\"alloy\""))
                                .at("/generationConfig/speechConfig/voiceConfig/voice")
                                .asText())
                .isEqualTo("George");
        assertThat(Pairs.sent(say("openai", "tts-1", "\"alloy\"")))
                .isEqualTo(
                        Json.parse(
                                "{\"input\":\"Hi\",\"voice\":\"George\","
                                        + "\"response_format\":\"pcm\",\"model\":\"tts-1\"}"));
    }

    @Test
    void leaveOtherVoicesAsTheyAre() {
        assertThat(Pairs.sent(say("openai", "tts-1", "\"nova\"")).path("voice").asText())
                .isEqualTo("nova");
        assertThat(((Prepared.Unsupported) say("elevenlabs", "m", "\"nova\"")).field())
                .isEqualTo("voice");
    }
}
