package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Embeddings and reranking by Bedrock's InvokeModel. */
class BedrockOperationsTest {
    private static final ProviderConversations ALL =
            new ProviderConversations(Clock.systemUTC(), false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v2:0 | {\"input\":\"a\",\"dimensions\":256}"
                        + " | {\"inputText\":\"a\",\"dimensions\":256}",
                "amazon.nova-2-multimodal-embeddings-v1:0 | {\"input\":\"a\",\"dimensions\":256}"
                        + " | {\"taskType\":\"SINGLE_EMBEDDING\",\"singleEmbeddingParams\":"
                        + "{\"embeddingPurpose\":\"GENERIC_INDEX\",\"embeddingDimension\":256,"
                        + "\"text\":{\"truncationMode\":\"END\",\"value\":\"a\"}}}",
                "us.cohere.embed-v4:0 | {\"input\":[\"a\",\"b\"],\"input_type\":\"search_query\"}"
                        + " | {\"texts\":[\"a\",\"b\"],\"input_type\":\"search_query\"}",
            })
    void eachFamilyIsAskedInItsWords(String model, String body, String sent) {
        var prepared = (Prepared.Ready) Pairs.prepare(pair(Operation.EMBEDDINGS), body, model);

        assertThat(Pairs.sent(prepared)).isEqualTo(Json.parse(sent));
        assertThat(prepared.path()).isEqualTo("/model/" + model.replace(":", "%3A") + "/invoke");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v2:0 | {\"input\":[\"a\",\"b\"]} | input",
                "amazon.nova-2-multimodal-embeddings-v1:0 | {\"input\":[\"a\",\"b\"]} | input",
                "amazon.titan-embed-text-v1 | {\"input\":\"a\",\"dimensions\":2} | dimensions",
                "arn:aws:bedrock:us-east-1:1:application-inference-profile/x | {\"input\":\"a\"} | model",
            })
    void whatAModelCannotDoIsRefusedByName(String model, String body, String field) {
        Prepared prepared = Pairs.prepare(pair(Operation.EMBEDDINGS), body, model);

        assertThat(((Prepared.Unsupported) prepared).field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"embedding\":[0.5],\"inputTextTokenCount\":3} | 3",
                "{\"embeddings\":[{\"embeddingType\":\"TEXT\",\"embedding\":[0.5]}]} | 7",
                "{\"id\":\"i\",\"texts\":[\"a\"],\"embeddings\":[[0.5]]} | 7",
                "{\"id\":\"i\",\"texts\":[\"a\"],\"embeddings\":{\"float\":[[0.5]]}} | 7",
            })
    void eachFamilyIsReadWithWhatItsHeaderCounts(String body, int tokens) {
        JsonNode got =
                answer(
                        Operation.EMBEDDINGS,
                        "{\"input\":\"a\"}",
                        "amazon.titan-embed-text-v2:0",
                        body);

        assertThat(got.path("data").path(0).path("embedding")).isEqualTo(Json.parse("[0.5]"));
        assertThat(got.path("usage").path("prompt_tokens").asInt()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource({"bedrock/embedding-cohere-v4", "bedrock/embedding-nova"})
    void recordedEmbeddingsReachAnOpenAiClient(String id) {
        Corpus.find().map(corpus -> corpus.get(id)).ifPresent(BedrockOperationsTest::recorded);
    }

    private static void recorded(CorpusCase found) {
        String body = new String(found.clientRequest().orElseThrow(), UTF_8);
        String model = Json.parse(body).path("model").asText();
        JsonNode got =
                answer(
                        Operation.EMBEDDINGS,
                        body,
                        model,
                        new String(found.upstreamResponse(), UTF_8));
        JsonNode expect = found.expect().path("embeddings");

        JsonNode vector = got.path("data").path(0).path("embedding");
        assertThat(vector).hasSize(expect.path("dimensions").path(0).asInt());
        assertThat(vector.path(2).asDouble())
                .isEqualTo(expect.path("first_values").path(0).path(2).asDouble());
    }

    @Test
    void rerankingIsAskedInCoheresWords() {
        String body = "{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":1}";
        var prepared =
                (Prepared.Ready)
                        Pairs.prepare(pair(Operation.RERANK), body, "cohere.rerank-v3-5:0");

        assertThat(Pairs.sent(prepared))
                .isEqualTo(
                        Json.parse(
                                "{\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":1,"
                                        + "\"api_version\":2}"));
        JsonNode got =
                answer(
                        Operation.RERANK,
                        body,
                        "cohere.rerank-v3-5:0",
                        "{\"results\":[{\"index\":1,\"relevance_score\":0.5}]}");
        assertThat(got.path("results"))
                .isEqualTo(Json.parse("[{\"index\":1,\"relevance_score\":0.5}]"));
    }

    @Test
    void errorsAreReadAsThoseOfBedrock() {
        FailureClass read =
                pair(Operation.EMBEDDINGS)
                        .error(
                                Harness.head(
                                        400,
                                        Map.of("x-amzn-errortype", "ThrottlingException:http://x")),
                                Harness.direct("{\"message\":\"slow\"}".getBytes(UTF_8)))
                        .failureClass();

        assertThat(read).isEqualTo(FailureClass.RATE_LIMIT);
    }

    private static JsonNode answer(
            Operation operation, String body, String model, String upstream) {
        var prepared = (Prepared.Ready) Pairs.prepare(pair(operation), body, model);
        Conversation reader = Objects.requireNonNull(prepared.reader());
        var answer =
                (Answer.Rewritten)
                        reader.answer(
                                Harness.fields(body),
                                Harness.head(200, Map.of("x-amzn-bedrock-input-token-count", "7")),
                                Harness.direct(upstream.getBytes(UTF_8)));
        return Json.parse(answer.body(), 0, answer.body().length);
    }

    private static Conversation pair(Operation operation) {
        return ALL.of(ClientApi.OPENAI, operation, Pairs.profile("bedrock")).orElseThrow();
    }
}
