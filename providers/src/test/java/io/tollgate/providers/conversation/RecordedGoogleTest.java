package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.corpus.RequestChecks;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Recorded exchanges with Google's services beside chat: Claude on Vertex AI, embeddings, loops.
 */
class RecordedGoogleTest {
    private static final ProviderConversations ALL =
            new ProviderConversations(Clock.systemUTC(), false);

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "system-message"})
    void aMessageReachesClaudeOnVertex(String name) {
        find("_requests/messages-to-vertex-anthropic/" + name)
                .ifPresent(found -> {
                    String body = text(found.clientRequest().orElseThrow());
                    Conversation messages =
                            Pairs.strict(ClientApi.ANTHROPIC, Pairs.profile("vertex"));

                    Prepared prepared = Pairs.prepare(messages, body, "claude-opus-4-8");

                    JsonNode sent = Pairs.sent(prepared);
                    assertThat(RequestChecks.failures(found.expect().path("request_checks"), sent))
                            .isEmpty();
                    ObjectNode rest = sent.deepCopy();
                    rest.remove("anthropic_version");
                    ObjectNode asked = (ObjectNode) Json.parse(body);
                    asked.remove("model");
                    assertThat(rest).isEqualTo(asked);
                    assertThat(((Prepared.Ready) prepared).path())
                            .startsWith("/publishers/anthropic/models/claude-opus-4-8:")
                            .endsWith("awPredict");
                });
    }

    @Test
    void anEmbeddingOfVertexHasAllThatWasAsked() {
        find("_requests/embeddings-to-vertex/full")
                .ifPresent(found -> {
                    byte[] reference = found.file("reference_upstream_request.json");

                    Prepared prepared =
                            Pairs.prepare(
                                    embeddings("vertex"),
                                    text(found.clientRequest().orElseThrow()),
                                    "text-embedding-004");

                    assertThat(Pairs.sent(prepared)).isEqualTo(Json.parse(text(reference)));
                    assertThat(((Prepared.Ready) prepared).path())
                            .isEqualTo("/publishers/google/models/text-embedding-004:predict");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "google-gemini/embedding-batch, gemini, requests",
        "vertex-gemini/embedding-predict, vertex, instances",
    })
    void recordedEmbeddingsReachAnOpenAiClient(String id, String provider, String inputs) {
        find(id).ifPresent(found -> {
            String body = text(found.clientRequest().orElseThrow());
            Conversation conversation = embeddings(provider);
            var prepared =
                    (Prepared.Ready)
                            Pairs.prepare(
                                    conversation, body, Json.parse(body).path("model").asText());
            JsonNode recorded = Json.parse(text(found.file("upstream_request.json")));
            assertThat(Pairs.sent(prepared).path(inputs).findValuesAsText("content"))
                    .hasSameSizeAs(recorded.path(inputs).findValuesAsText("content"));

            Conversation reader = Optional.ofNullable(prepared.reader()).orElseThrow();
            var answer =
                    (Answer.Rewritten)
                            reader.answer(
                                    Harness.fields(body),
                                    Harness.head(200, Map.of()),
                                    Harness.direct(found.upstreamResponse()));

            JsonNode got = Json.parse(answer.body(), 0, answer.body().length);
            JsonNode expect = found.expect().path("embeddings");
            assertThat(got.path("data")).hasSize(expect.path("count").asInt());
            JsonNode vector = got.path("data").path(0).path("embedding");
            assertThat(vector).hasSize(expect.path("dimensions").path(0).asInt());
            for (int i = 0; i < 3; i++) {
                assertThat(vector.path(i).asDouble())
                        .isEqualTo(expect.path("first_values").path(0).path(i).asDouble());
            }
            JsonNode tokens = expect.path("usage").path("prompt_tokens");
            if (tokens.isNumber()) {
                assertThat(got.path("usage").path("prompt_tokens")).isEqualTo(tokens);
            }
        });
    }

    /** Step two of a recorded loop, with the assistant's message exactly as it was given. */
    @Test
    void theSealOfARecordedToolLoopComesBack() {
        find("_conversations/gemini3-thought-signature-roundtrip")
                .ifPresent(found -> {
                    Conversation chat = Pairs.strict(ClientApi.OPENAI, Pairs.profile("gemini"));
                    var request =
                            (ObjectNode) Json.parse(text(found.file("step1.client_request.json")));
                    var answer =
                            (Answer.Rewritten)
                                    chat.answer(
                                            Harness.fields("{\"model\":\"m\"}"),
                                            Harness.head(200, Map.of()),
                                            Harness.direct(
                                                    found.file("step1.upstream_response.json")));
                    JsonNode message =
                            Json.parse(answer.body(), 0, answer.body().length)
                                    .path("choices")
                                    .path(0)
                                    .path("message");
                    var messages = (ArrayNode) request.path("messages");
                    messages.add(message);
                    messages.addObject()
                            .put("role", "tool")
                            .put("content", "15 degrees")
                            .set("tool_call_id", message.path("tool_calls").path(0).path("id"));

                    JsonNode sent =
                            Pairs.sent(
                                    Pairs.prepare(
                                            chat, Json.text(request), "gemini-3.1-pro-preview"));

                    JsonNode recorded =
                            Json.parse(text(found.file("step1.upstream_response.json")))
                                    .findValue("thoughtSignature");
                    assertThat(sent.findValues("thoughtSignature")).containsExactly(recorded);
                });
    }

    private static Conversation embeddings(String provider) {
        return ALL.of(ClientApi.OPENAI, Operation.EMBEDDINGS, Pairs.profile(provider))
                .orElseThrow();
    }

    private static Optional<CorpusCase> find(String id) {
        return Corpus.find().map(corpus -> corpus.get(id));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
