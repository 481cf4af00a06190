package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Semantics;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.profile.Profile.Wire;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Generated conversations keep their meaning through Cohere's API and through Responses. */
class RoundTripOthersTest {
    private static final int CASES = 3000;

    @Test
    void chatToCohereAndBack() {
        Conversation there = Pairs.strict(ClientApi.OPENAI, Pairs.profile("cohere"));
        Conversation back = Pairs.strict(ClientApi.COHERE, Pairs.profile("openai"));
        var random = new Random(11);
        for (int i = 0; i < CASES; i++) {
            ObjectNode asked = whatCohereHas(new RandomChat(random).request());

            JsonNode cohere = Pairs.sent(Pairs.prepare(there, Json.text(asked), "command-a"));
            JsonNode chat = Pairs.sent(Pairs.prepare(back, Json.text(cohere), "gpt-4o"));

            assertSame(asked, Semantics.ofCohere(cohere), cohere);
            assertSame(asked, Semantics.ofOpenAi(chat), chat);
            assertThat(chat.path("tool_choice")).isEqualTo(asked.path("tool_choice"));
        }
    }

    /** It has no PDFs, chooses no single tool, and takes no share of the tokens below 0.01. */
    private static ObjectNode whatCohereHas(ObjectNode asked) {
        asked.remove("parallel_tool_calls");
        if (asked.path("tool_choice").isObject()) {
            asked.remove("tool_choice");
        }
        if (asked.path("top_p").asDouble(1) < 0.01) {
            asked.put("top_p", 0.5);
        }
        for (JsonNode message : asked.path("messages")) {
            if (message.path("content") instanceof ArrayNode parts) {
                for (int i = parts.size() - 1; i >= 0; i--) {
                    if (parts.get(i).has("file")) {
                        parts.remove(i);
                    }
                }
            }
        }
        return asked;
    }

    @Test
    void chatToResponsesAndBack() {
        Conversation there =
                Pairs.strict(
                        ClientApi.OPENAI, Pairs.profile("openai").withWire(Wire.OPENAI_RESPONSES));
        Conversation back = Pairs.responses("together");
        var random = new Random(12);
        for (int i = 0; i < CASES; i++) {
            ObjectNode asked = new RandomChat(random).request();
            asked.remove("stop");

            JsonNode responses = Pairs.sent(Pairs.prepare(there, Json.text(asked), "gpt-4o"));
            JsonNode chat = Pairs.sent(Pairs.prepare(back, Json.text(responses), "llama"));

            assertSame(asked, Semantics.ofOpenAi(chat), chat);
            assertThat(chat.path("tool_choice")).isEqualTo(asked.path("tool_choice"));
            assertThat(chat.path("parallel_tool_calls"))
                    .isEqualTo(asked.path("parallel_tool_calls"));
            assertThat(chat.path("user")).isEqualTo(asked.path("user"));
        }
    }

    private static void assertSame(ObjectNode asked, ObjectNode meaning, JsonNode sent) {
        assertThat(Semantics.differences(Semantics.ofOpenAi(asked), meaning))
                .as("%s%n%s", asked, sent)
                .isEmpty();
    }
}
