package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
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
 * What a client of Converse gets of every recorded answer of chat, whoever gave it and however its
 * bytes are cut: an answer or frames it can read, or the right error in its own shape.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConverseCorpusTest {
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
        var all = new ArrayList<>(Cases.reverse("_reverse/converse-", "none is left out"));
        all.addAll(
                Cases.of(
                        "openai-chat",
                        "openai-responses",
                        "anthropic",
                        "google",
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
        request.putArray("messages")
                .addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("text", "Hello");
        String path =
                "/bedrock/model/"
                        + gateway.provider(one, cutting)
                        + "%2Fsome-model%3A0/converse"
                        + (one.streamed() ? "-stream" : "");

        RawResponse response = gateway.ask(one, cutting, path, ClientRequests.bytes(request));

        assertThat(response.header("x-amzn-requestid")).startsWith("req_");
        JsonNode expect = one.expect();
        if (expect.has("error")) {
            checkError(response, expect.path("error"));
            return;
        }
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.complete()).isTrue();
        assertThat(response.header("content-type"))
                .isEqualTo(
                        one.streamed() ? "application/vnd.amazon.eventstream" : "application/json");
        ConverseRead read =
                one.streamed()
                        ? ConverseRead.streamed(response.body())
                        : ConverseRead.plain(response.body());
        if (expect.has("converse")) {
            checkConverse(expect.path("converse"), read);
        } else {
            boolean own = one.wire().equals("bedrock-converse");
            meaning(read).assertOf(one, own && !expect.has("stream_error"));
        }
    }

    private static void checkConverse(JsonNode wanted, ConverseRead read) {
        assertThat(read.problems()).isEmpty();
        assertThat(read.text()).isEqualTo(wanted.path("text").asText());
        assertThat(read.stopReason()).isEqualTo(wanted.path("stopReason").asText());
        assertThat(read.calls()).hasSameSizeAs(wanted.path("toolUse"));
        for (int i = 0; i < read.calls().size(); i++) {
            JsonNode call = wanted.path("toolUse").path(i);
            assertThat(read.calls().get(i).path("name")).isEqualTo(call.path("name"));
            assertThat(read.calls().get(i).path("input")).isEqualTo(call.path("input"));
        }
        for (var count : wanted.path("usage").properties()) {
            assertThat(read.usage().path(count.getKey())).isEqualTo(count.getValue());
        }
    }

    /** What an answer lacks that ends with an error is no problem of its own. */
    private static AnswerMeaning meaning(ConverseRead read) {
        boolean broken = read.error().isObject();
        return new AnswerMeaning(
                read.text(),
                read.thinking(),
                read.calls().stream().map(call -> call.path("name").asText()).toList(),
                broken ? List.of() : read.problems(),
                broken);
    }

    private static void checkError(RawResponse response, JsonNode expected) {
        AnswerMeaning.assertError(response, expected, response.json());
        assertThat(response.header("x-amzn-errortype")).endsWith("Exception");
    }
}
