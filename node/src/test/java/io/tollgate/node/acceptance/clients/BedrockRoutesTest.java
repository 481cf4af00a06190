package io.tollgate.node.acceptance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of Amazon's API: how models are named, who may ask, what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BedrockRoutesTest {
    private static final String NARROW = "acceptance-narrow-0123456789";
    private static final String BEARER = "authorization: Bearer ";
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hello\"}]}]}";

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway =
                RunningGateway.start(
                        GatewayYaml.of(ProviderYaml.of("fake", upstream))
                                .alias("best", "fake/small:1")
                                .virtualKey("narrow", NARROW, "best"));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "best,small:1",
        "fake%2Fa%3A0,a:0",
        "fake/a:0,a:0",
        "fake%2Farn%3Aaws%3Abedrock%3A%3A1%3Ainference-profile%2Fx,arn:aws:bedrock::1:inference-profile/x",
        "fake%2Fa+b,a+b"
    })
    void aModelIsOneSegmentOrMore(String segment, String model) throws IOException {
        RawResponse response = ask("POST", segment + "/converse", BEARER + GatewayYaml.CLIENT_KEY);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(upstream.lastRequest().model()).isEqualTo(model);
        assertThat(response.json().path("output").path("message").path("content").path(0))
                .hasToString("{\"text\":\"Hello\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | input",
                "{\"input\":{\"converse\":{},\"invokeModel\":{}}} | input",
                "{\"input\":{\"invokeModel\":{\"body\":\"?\"}}} | input.invokeModel.body",
            })
    void whatIsToBeCountedMustBeThere(String body, String field) throws IOException {
        RawResponse response =
                send("POST", "best/count-tokens", BEARER + GatewayYaml.CLIENT_KEY, body);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("x-amzn-errortype")).isEqualTo("ValidationException");
        assertThat(response.json().path("message").asText()).startsWith(field + ": ");
    }

    @Test
    void aCountIsSaidToBeAnEstimate() throws IOException {
        RawResponse response =
                send(
                        "POST",
                        "fake%2Fa%3A0/count-tokens",
                        BEARER + GatewayYaml.CLIENT_KEY,
                        "{\"input\":{\"converse\":" + BODY + "}}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().path("inputTokens").asInt()).isPositive();
        assertThat(response.header("x-tollgate-estimated")).isEqualTo("true");
    }

    @Test
    void aKeyIsAskedAboutTheDecodedModel() throws IOException {
        assertThat(ask("POST", "best/converse", BEARER + NARROW).status()).isEqualTo(200);
        RawResponse refused = ask("POST", "fake%2Fsmall%3A1/converse", BEARER + NARROW);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("x-amzn-errortype")).isEqualTo("AccessDeniedException");
        assertThat(refused.json().path("message").asText()).contains("fake/small:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Credential=%s/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00",
                "Credential=AKIA/1/r/bedrock/aws4_request, Signature=00\r\nx-api-key: %s"
            })
    void whoSignsMayNameTheKeyInTwoPlaces(String how) throws IOException {
        String line = "authorization: AWS4-HMAC-SHA256 " + how.formatted(GatewayYaml.CLIENT_KEY);

        assertThat(ask("POST", "best/converse", line).status()).isEqualTo(200);
        assertThat(upstream.lastRequest().headers())
                .noneMatch(header -> header.contains(GatewayYaml.CLIENT_KEY));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,best/unknown,404,ResourceNotFoundException",
        "GET,best/converse,405,ValidationException",
        "POST,/converse,400,ValidationException",
        "POST,best%2f/converse,400,ValidationException",
        "POST,%2E%2E/converse,400,ValidationException"
    })
    void whatIsWrongIsToldInItsShape(String method, String path, int status, String type)
            throws IOException {
        RawResponse response = ask(method, path, BEARER + GatewayYaml.CLIENT_KEY);

        assertThat(response.status()).as(response.text()).isEqualTo(status);
        assertThat(response.header("x-amzn-errortype")).isEqualTo(type);
        assertThat(response.json().path("message").asText()).isNotBlank();
    }

    /** Elsewhere an escaped slash or colon has no place. */
    @Test
    void otherPathsHaveOneReadingAsBefore() throws IOException {
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send("GET /v1/models/fake%2Fm HTTP/1.1\r\nhost: gateway\r\n\r\n");
            assertThat(http.read().status()).isEqualTo(400);
        }
    }

    @Test
    void aFieldThatIsWrongIsNamed() throws IOException {
        RawResponse response =
                send("POST", "best/converse", BEARER + GatewayYaml.CLIENT_KEY, "{\"messages\":1}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("message").asText()).contains("messages", "array");
    }

    private RawResponse ask(String method, String path, String line) throws IOException {
        return send(method, path, line, BODY);
    }

    private RawResponse send(String method, String path, String line, String body)
            throws IOException {
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            byte[] bytes = body.getBytes(UTF_8);
            http.send(
                    method
                            + " /bedrock/model/"
                            + path
                            + " HTTP/1.1\r\nhost: gateway\r\n"
                            + line
                            + "\r\ncontent-type: application/json\r\ncontent-length: "
                            + bytes.length
                            + "\r\n\r\n");
            return http.send(bytes).read();
        }
    }
}
