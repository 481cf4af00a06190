package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Embeddings, reranking and completions, from each client API to each provider that has them. */
class OtherOperationsTest {
    private static final ProviderConversations STRICT =
            new ProviderConversations(Clock.systemUTC(), false);

    private static Conversation pair(ClientApi client, Operation operation, String provider) {
        return STRICT.of(client, operation, Pairs.profile(provider)).orElseThrow();
    }

    /** What goes out, then what the client gets for that answer. */
    private static JsonNode asked(
            Conversation pair, String body, String path, String wanted, String upstream) {
        var ready = (Prepared.Ready) Pairs.prepare(pair, body, "up");
        assertThat(ready.path()).isEqualTo(path);
        assertThat(Pairs.sent(ready)).isEqualTo(Json.parse(wanted));
        Conversation reader = Objects.requireNonNullElse(ready.reader(), pair);
        var answer =
                (Answer.Rewritten)
                        reader.answer(
                                Harness.fields("{\"model\":\"asked\"}"),
                                Harness.head(200, Map.of()),
                                Harness.direct(upstream.getBytes(StandardCharsets.UTF_8)));
        return Json.parse(answer.body(), 0, answer.body().length);
    }

    @Test
    void embeddingsOfCohereForOpenAiInBase64() {
        JsonNode got =
                asked(
                        pair(ClientApi.OPENAI, Operation.EMBEDDINGS, "cohere"),
                        "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\","
                                + "\"dimensions\":2}",
                        "/embed",
                        "{\"model\":\"up\",\"texts\":[\"a\",\"b\"],"
                                + "\"input_type\":\"search_document\","
                                + "\"embedding_types\":[\"float\"],\"output_dimension\":2}",
                        "{\"id\":\"i\",\"embeddings\":{\"float\":[[1,0.5],[-1,0]]},"
                                + "\"meta\":{\"billed_units\":{\"input_tokens\":7}}}");

        assertThat(got.path("data").path(0).path("embedding").asText()).isEqualTo("AACAPwAAAD8=");
        assertThat(got.path("data").path(1).path("index").asInt()).isEqualTo(1);
        assertThat(got.path("model").asText()).isEqualTo("asked");
        assertThat(got.path("usage").path("prompt_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void embeddingsOfOpenAiForCohere() {
        JsonNode got =
                asked(
                        pair(ClientApi.COHERE, Operation.EMBEDDINGS, "openai"),
                        "{\"model\":\"m\",\"texts\":[\"a\"],\"input_type\":\"search_query\","
                                + "\"embedding_types\":[\"float\"]}",
                        "/embeddings",
                        "{\"model\":\"up\",\"input\":[\"a\"],\"encoding_format\":\"float\"}",
                        "{\"object\":\"list\",\"data\":[{\"embedding\":[0.25,1]}],\"model\":\"x\","
                                + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");

        assertThat(got.path("embeddings").path("float")).isEqualTo(Json.parse("[[0.25,1]]"));
        assertThat(got.path("texts")).isEqualTo(Json.parse("[\"a\"]"));
        assertThat(got.path("meta").path("billed_units").path("input_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void embeddingsOfGeminiAndOllama() {
        JsonNode gemini =
                asked(
                        pair(ClientApi.OPENAI, Operation.EMBEDDINGS, "gemini"),
                        "{\"model\":\"m\",\"input\":\"a\",\"task_type\":\"RETRIEVAL_QUERY\"}",
                        "/models/up:batchEmbedContents",
                        "{\"requests\":[{\"model\":\"models/up\",\"content\":{\"parts\":"
                                + "[{\"text\":\"a\"}]},\"taskType\":\"RETRIEVAL_QUERY\"}]}",
                        "{\"embeddings\":[{\"values\":[0.5]}]}");
        JsonNode ollama =
                asked(
                        pair(ClientApi.OPENAI, Operation.EMBEDDINGS, "ollama-native"),
                        "{\"model\":\"m\",\"input\":\"a\"}",
                        "/embed",
                        "{\"model\":\"up\",\"input\":[\"a\"]}",
                        "{\"model\":\"x\",\"embeddings\":[[0.5]],\"prompt_eval_count\":2}");

        assertThat(gemini.path("data").path(0).path("embedding")).isEqualTo(Json.parse("[0.5]"));
        assertThat(ollama.path("data").path(0).path("embedding")).isEqualTo(Json.parse("[0.5]"));
        assertThat(ollama.path("usage").path("prompt_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void whatAnotherProviderCannotEmbedIsRefusedByName() {
        Conversation pair = pair(ClientApi.OPENAI, Operation.EMBEDDINGS, "cohere");

        assertThat(refused(pair, "{\"model\":\"m\",\"input\":[[1,2]]}")).isEqualTo("input[0]");
        assertThat(refused(pair, "{\"model\":\"m\"}")).isEqualTo("input");
        assertThat(refused(pair, "{\"model\":\"m\",\"input\":\"a\",\"odd\":1}")).isEqualTo("odd");
        assertThat(
                        refused(
                                pair(ClientApi.COHERE, Operation.EMBEDDINGS, "openai"),
                                "{\"model\":\"m\",\"texts\":[\"a\"],"
                                        + "\"embedding_types\":[\"int8\"]}"))
                .isEqualTo("embedding_types[0]");
    }

    private static String refused(Conversation pair, String body) {
        return ((Prepared.Unsupported) Pairs.prepare(pair, body, "up")).field();
    }

    @Test
    void rerankingOfCohereGivesTheDocumentsBack() {
        JsonNode got =
                asked(
                        pair(ClientApi.OPENAI, Operation.RERANK, "cohere"),
                        "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",{\"text\":\"b\"}],"
                                + "\"top_n\":2,\"return_documents\":true}",
                        "/rerank",
                        "{\"model\":\"up\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":2}",
                        "{\"id\":\"i\",\"results\":[{\"index\":1,\"relevance_score\":0.86303437},"
                                + "{\"index\":0,\"relevance_score\":0.17279942}],"
                                + "\"meta\":{\"billed_units\":{\"search_units\":1}}}");

        assertThat(got.path("results"))
                .isEqualTo(
                        Json.parse(
                                "[{\"index\":1,\"relevance_score\":0.86303437,"
                                        + "\"document\":{\"text\":\"b\"}},"
                                        + "{\"index\":0,\"relevance_score\":0.17279942,"
                                        + "\"document\":{\"text\":\"a\"}}]"));
        assertThat(got.path("meta").path("billed_units").path("search_units").asInt()).isEqualTo(1);
    }

    @Test
    void rerankingOfAnotherServerForCohere() {
        JsonNode got =
                asked(
                        pair(ClientApi.COHERE, Operation.RERANK, "vllm"),
                        "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}",
                        "/rerank",
                        "{\"model\":\"up\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}",
                        "{\"id\":\"i\",\"model\":\"x\",\"usage\":{\"total_tokens\":9},\"results\":"
                                + "[{\"index\":0,\"document\":{\"text\":\"a\"},"
                                + "\"relevance_score\":0.5}]}");

        assertThat(got.path("results"))
                .isEqualTo(Json.parse("[{\"index\":0,\"relevance_score\":0.5}]"));
        assertThat(STRICT.of(ClientApi.COHERE, Operation.RERANK, Pairs.profile("openai")))
                .isEmpty();
    }

    @Test
    void aPromptIsWhatTheUserSays() {
        JsonNode got =
                asked(
                        pair(ClientApi.OPENAI, Operation.COMPLETIONS, "anthropic"),
                        "{\"model\":\"m\",\"prompt\":\"Say a\",\"max_tokens\":5,\"stop\":\"x\"}",
                        "/messages",
                        "{\"model\":\"up\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"Say a\"}]}],"
                                + "\"stop_sequences\":[\"x\"]}",
                        "{\"id\":\"i\",\"model\":\"c\",\"content\":[{\"type\":\"text\",\"text\":"
                                + "\"a\"}],\"stop_reason\":\"max_tokens\","
                                + "\"usage\":{\"input_tokens\":2,\"output_tokens\":1}}");

        assertThat(got.path("object").asText()).isEqualTo("text_completion");
        assertThat(got.path("choices").path(0))
                .isEqualTo(
                        Json.parse(
                                "{\"text\":\"a\",\"index\":0,\"logprobs\":null,"
                                        + "\"finish_reason\":\"length\"}"));
        Conversation pair = pair(ClientApi.OPENAI, Operation.COMPLETIONS, "anthropic");
        assertThat(refused(pair, "{\"model\":\"m\",\"prompt\":[\"a\",\"b\"]}")).isEqualTo("prompt");
        assertThat(refused(pair, "{\"model\":\"m\",\"prompt\":\"a\",\"suffix\":\"b\"}"))
                .isEqualTo("suffix");
        assertThat(refused(pair, "{\"model\":\"m\",\"prompt\":\"a\",\"echo\":true}"))
                .isEqualTo("echo");
    }

    @Test
    void aStreamOfCompletions() {
        String upstream =
                """
                data: {"id":"i","choices":[{"index":0,"delta":{"role":"assistant","content":"a"}}]}

                data: {"id":"i","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":2,"completion_tokens":1,"total_tokens":3}}

                data: [DONE]

                """;
        var stream =
                pair(ClientApi.OPENAI, Operation.COMPLETIONS, "perplexity").stream(
                        Harness.fields(
                                "{\"model\":\"m\",\"stream\":true,"
                                        + "\"stream_options\":{\"include_usage\":true}}"),
                        "m");

        var got = Harness.run(stream, List.of(upstream.getBytes(StandardCharsets.UTF_8)));

        assertThat(got.text())
                .contains("\"text\":\"a\"", "\"finish_reason\":\"stop\"", "\"prompt_tokens\":2")
                .endsWith("data: [DONE]\n\n");
        assertThat(stream.usage()).isEqualTo(new TokenUsage(2, 1, 0, 0, 0));
    }
}
