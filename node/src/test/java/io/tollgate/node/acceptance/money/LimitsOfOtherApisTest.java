package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * APIs that say the length of an answer one level deeper than OpenAI's: it counts for the worst
 * case, and is lowered and set where it stands.
 */
class LimitsOfOtherApisTest {
    private static final String GOOGLE = "/genai/v1beta/models/fake/m:generateContent";
    private static final String BEDROCK = "/bedrock/model/fake/m/converse";
    private static final String GOOGLE_BODY =
            "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]";
    private static final String BEDROCK_BODY =
            "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]";

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(MoneyGateway.answer(100));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                GOOGLE + " | {\"generationConfig\":{\"maxOutputTokens\":%d}," + GOOGLE_BODY + "}",
                GOOGLE
                        + " | {\"generation_config\":{\"max_output_tokens\":%d},"
                        + GOOGLE_BODY
                        + "}",
                BEDROCK + " | {\"inferenceConfig\":{\"maxTokens\":%d}," + BEDROCK_BODY + "}",
            })
    void theirOwnLimitIsHeldAndNoMore(String path, String body) throws Exception {
        try (var gateway = gateway(MoneyGateway.budget("0.002", ""))) {
            assertThat(ask(gateway, path, body.formatted(201)).status()).isEqualTo(402);
            assertThat(ask(gateway, path, body.formatted(200)).status()).isEqualTo(200);
            assertThat(ask(gateway, path, body.formatted(101)).status()).isEqualTo(402);
            assertThat(ask(gateway, path, body.formatted(100)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                GOOGLE + " | {\"generationConfig\":{\"maxOutputTokens\":300}," + GOOGLE_BODY + "}",
                GOOGLE + " | {\"generation_config\":{\"top_p\":1}," + GOOGLE_BODY + "}",
                GOOGLE + " | {" + GOOGLE_BODY + "}",
                BEDROCK + " | {\"inferenceConfig\":{\"maxTokens\":300}," + BEDROCK_BODY + "}",
                BEDROCK + " | {" + BEDROCK_BODY + "}",
            })
    void itIsLoweredWhereTheOwnerChoseSo(String path, String body) throws Exception {
        try (var gateway =
                gateway(MoneyGateway.budget("0.003", ", when-short: lower-max-tokens"))) {
            assertThat(MoneyGateway.ask(gateway, "100").status()).isEqualTo(200);

            RawResponse answer = ask(gateway, path, body);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("x-tollgate-max-tokens")).isEqualTo("200");
            assertThat(sentLimit()).isEqualTo(200);
        }
    }

    @Test
    void aFieldOfAnotherApiDoesNotCount() throws Exception {
        try (var gateway = gateway(MoneyGateway.budget("0.002", ""))) {
            RawResponse answer =
                    ask(
                            gateway,
                            "/v1/chat/completions",
                            "{\"model\":\"fake/m\",\"max_output_tokens\":1,\"inferenceConfig\":"
                                    + "{\"maxTokens\":1},\"messages\":[{\"role\":\"user\","
                                    + "\"content\":\"Hi\"}]}");

            assertThat(answer.status()).isEqualTo(402);
        }
    }

    private long sentLimit() {
        JsonNode sent = upstream.lastRequest().json();
        JsonNode limit = sent.path("max_tokens");
        return limit.isMissingNode() ? sent.path("max_completion_tokens").asLong() : limit.asLong();
    }

    private RunningGateway gateway(String keySettings) throws IOException {
        return RunningGateway.start(MoneyGateway.yaml(upstream, keySettings));
    }

    private static RawResponse ask(RunningGateway gateway, String path, String body)
            throws IOException {
        return gateway.exchange(
                RawHttp.post(path, body, "authorization: Bearer " + MoneyGateway.KEY));
    }
}
