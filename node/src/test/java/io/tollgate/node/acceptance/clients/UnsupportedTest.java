package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a provider cannot do: the next target may be able to; else it is refused, or left out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnsupportedTest {
    private static final String DROP = "x-tollgate-drop-unsupported: ";
    private static final String AUTHORIZATION = "authorization: Bearer " + GatewayYaml.CLIENT_KEY;
    private static final String MESSAGE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
            "text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}\
            """;

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer("/messages", Reply.json(200, MESSAGE));
        upstream.answer(
                "/chat/completions", Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(
                                        ProviderYaml.of("claude", upstream)
                                                .with("profile", "anthropic"),
                                        ProviderYaml.of("lenient", upstream)
                                                .with("profile", "anthropic")
                                                .with("drop-unsupported", "true"),
                                        ProviderYaml.of("groq", upstream).with("profile", "groq"),
                                        ProviderYaml.of("openai", upstream))
                                .alias("second-can", "claude/m", "openai/m")
                                .alias("none-can", "claude/m", "claude/n", "groq/m")
                                .with("routing", "{max-attempts: 1}"));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @Test
    void theNextTargetIsTriedAndThatCountsAsNoAttempt() throws IOException {
        RawResponse response = send("second-can", ",\"logit_bias\":{\"1\":1}");

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.header("x-tollgate-provider")).isEqualTo("openai");
        assertThat(response.header("x-tollgate-attempts")).isEqualTo("1");
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void whereNoneCanTheFirstRefusalIsTold() throws IOException {
        RawResponse response = send("none-can", ",\"logit_bias\":{\"1\":1}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("logit_bias");
        assertThat(response.error().path("code").asText()).isEqualTo("unsupported_parameter");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void theRequestMaySayThatItIsLeftOut() throws IOException {
        RawResponse response = send("claude/m", ",\"logit_bias\":{\"1\":1}", DROP + "true");

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.header("x-tollgate-dropped")).isEqualTo("logit_bias");
    }

    @Test
    void theRequestMaySayThatItIsNotLeftOut() throws IOException {
        assertThat(send("lenient/m", ",\"logit_bias\":{\"1\":1}").status()).isEqualTo(200);
        assertThat(send("lenient/m", ",\"logit_bias\":{\"1\":1}", DROP + "false").status())
                .isEqualTo(400);
    }

    @Test
    void anotherWordInTheHeaderIsRefused() throws IOException {
        RawResponse response = send("claude/m", "", DROP + "perhaps");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText())
                .isEqualTo("x-tollgate-drop-unsupported");
    }

    @Test
    void aProviderOfTheSameFormatIsAskedForNothingItLacks() throws IOException {
        RawResponse refused = send("groq/m", ",\"n\":2");
        RawResponse dropped = send("groq/m", ",\"n\":2,\"temperature\":0", DROP + "true");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error().path("param").asText()).isEqualTo("n");
        assertThat(dropped.status()).isEqualTo(200);
        assertThat(dropped.header("x-tollgate-dropped")).isEqualTo("n");
        assertThat(upstream.lastRequest().json().has("n")).isFalse();
        assertThat(upstream.lastRequest().json().has("temperature")).isTrue();
    }

    @Test
    void aStoredConversationIsRefusedEvenWhereMuchIsLeftOut() throws IOException {
        RawResponse response =
                gateway.exchange(
                        RawHttp.post(
                                "/v1/responses",
                                "{\"model\":\"lenient/m\",\"input\":\"a\","
                                        + "\"previous_response_id\":\"resp_1\"}",
                                AUTHORIZATION));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.error().path("param").asText()).isEqualTo("previous_response_id");
    }

    private RawResponse send(String model, String more, String... headers) throws IOException {
        return gateway.send(
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
                        .formatted(model, more),
                headers);
    }
}
