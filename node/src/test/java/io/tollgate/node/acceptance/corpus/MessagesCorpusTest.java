package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.corpus.MessagesReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What a client of Anthropic's API gets of every recorded answer of chat, whoever gave it and
 * however its bytes are cut: a message it can read, or the right error in its own shape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<CorpusCase> cases = cases();
    private CorpusGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = CorpusGateway.start(cases);
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    private static List<CorpusCase> cases() {
        var all = new ArrayList<>(Cases.reverse("_reverse/messages-", "none is left out"));
        all.addAll(
                Cases.of(
                        "openai-chat",
                        "openai-responses",
                        "anthropic",
                        "google",
                        "cohere",
                        "ollama",
                        "bedrock-converse",
                        "bedrock-invoke-anthropic"));
        return List.copyOf(all);
    }

    @TestFactory
    Stream<DynamicTest> everyCaseHoldsInEveryCutting() {
        return Cases.inEveryCutting(cases, this::check);
    }

    private void check(CorpusCase one, Cutting cutting) throws IOException {
        ObjectNode request = JSON.createObjectNode();
        request.put("model", gateway.provider(one, cutting) + "/some-model");
        request.put("max_tokens", 100).put("stream", one.streamed());
        request.putArray("messages").addObject().put("role", "user").put("content", "Hello");

        RawResponse response =
                gateway.ask(one, cutting, "/anthropic/v1/messages", ClientRequests.bytes(request));

        assertThat(response.header("request-id")).isEqualTo(response.header("x-request-id"));
        JsonNode expect = one.expect();
        if (expect.has("error")) {
            checkError(response, expect.path("error"));
            return;
        }
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        MessagesReader.Read read =
                one.streamed()
                        ? MessagesReader.streamed(response.body())
                        : MessagesReader.plain(response.body());
        if (expect.has("messages_api")) {
            assertThat(MessagesReader.differences(expect.path("messages_api"), read)).isEmpty();
        } else {
            meaning(read).assertOf(one, one.wire().equals("anthropic"));
        }
    }

    private static AnswerMeaning meaning(MessagesReader.Read read) {
        return new AnswerMeaning(
                read.text(),
                read.thinking(),
                read.calls().stream().map(MessagesReader.ToolUse::name).toList(),
                read.problems(),
                read.error().isObject());
    }

    private static void checkError(RawResponse response, JsonNode expected) {
        AnswerMeaning.assertError(response, expected, response.json().path("error"));
        assertThat(response.json().path("type").asText()).isEqualTo("error");
        assertThat(response.json().path("error").path("type").asText()).endsWith("_error");
        assertThat(response.json().path("request_id").asText())
                .isEqualTo(response.header("request-id"));
    }
}
