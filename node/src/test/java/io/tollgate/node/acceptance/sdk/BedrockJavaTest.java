package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.BedrockChat.endpoint;
import static io.tollgate.node.acceptance.sdk.BedrockChat.question;
import static io.tollgate.node.acceptance.sdk.BedrockChat.results;
import static io.tollgate.node.acceptance.sdk.BedrockChat.signing;
import static io.tollgate.node.acceptance.sdk.BedrockChat.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensInput;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.ServiceUnavailableException;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/**
 * The AWS SDK's clients of Bedrock, with nothing but their endpoint and credentials set, over
 * providers of OpenAI's, Anthropic's, Google's and Amazon's format. The asynchronous one speaks
 * HTTP/2.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BedrockJavaTest {
    private SdkGateway gateway;
    private BedrockRuntimeClient client;
    private BedrockChat chat;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        chat = BedrockChat.of(gateway);
        client = chat.client();
    }

    @AfterAll
    void stop() throws IOException {
        chat.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini", "amazon"})
    void readsAPlainAnswer(String provider) {
        ConverseResponse answer = converse(client, provider + "/talk");

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(answer.usage().totalTokens()).isEqualTo(12);
        assertThat(answer.responseMetadata().requestId()).startsWith("req_");
    }

    @Test
    void countsTokens() {
        assertThat(count("amazon/talk", input -> input.converse(c -> c.messages(question()))))
                .isEqualTo(42);
        assertThat(count("fake/talk", input -> input.converse(c -> c.messages(question()))))
                .isBetween(1, 100);
        String words = "word ".repeat(1000);
        String body =
                "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + words
                        + "\"}]}";
        assertThat(
                        count(
                                "claude/talk",
                                input ->
                                        input.invokeModel(
                                                i -> i.body(SdkBytes.fromUtf8String(body)))))
                .isBetween(500, 2000);
    }

    private int count(String model, Consumer<CountTokensInput.Builder> input) {
        return client.countTokens(r -> r.modelId(model).input(input)).inputTokens();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini", "amazon"})
    void joinsAStream(String provider) {
        BedrockChat.Streamed got = chat.stream(provider + "/talk", question());

        assertThat(got.text()).isEqualTo(ScriptedModels.GREETING);
        assertThat(got.stopReason()).isEqualTo("end_turn");
        assertThat(got.outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini", "amazon"})
    void callsAToolAndReplaysItInASecondTurn(String provider) {
        ConverseResponse calls = chat.turn(provider + "/tool", question());
        Message asked = calls.output().message();
        var call = asked.content().getLast().toolUse();

        assertThat(calls.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call.input().asMap()).containsEntry("city", Document.fromString("Paris"));

        ConverseResponse answer = chat.turn(provider + "/tool", question(), asked, results(asked));

        assertThat(text(answer)).contains("21 degrees");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "gemini", "amazon"})
    void streamsAToolCall(String provider) {
        BedrockChat.Streamed got = chat.stream(provider + "/tool", question());

        assertThat(got.toolName()).isEqualTo("get_weather");
        assertThat(got.input()).isEqualTo("{\"city\":\"Paris\"}");
        assertThat(got.stopReason()).isEqualTo("tool_use");
    }

    @Test
    void theKeyMayBeABearerKeyOrAHeaderOfItsOwn() {
        try (BedrockRuntimeClient bearer =
                        BedrockRuntimeClient.builder()
                                .endpointOverride(endpoint(gateway))
                                .region(Region.US_EAST_1)
                                .tokenProvider(
                                        StaticTokenProvider.create(() -> SdkGateway.CLIENT_KEY))
                                .authSchemeProvider(
                                        BedrockRuntimeAuthSchemeProvider.defaultProvider(
                                                List.of("httpBearerAuth")))
                                .httpClientBuilder(UrlConnectionHttpClient.builder())
                                .build();
                BedrockRuntimeClient header =
                        signing(gateway, "AKIAUSUAL")
                                .overrideConfiguration(
                                        o -> o.putHeader("x-api-key", SdkGateway.CLIENT_KEY))
                                .build()) {
            assertThat(text(converse(bearer, "fake/talk"))).isEqualTo(ScriptedModels.GREETING);
            assertThat(text(converse(header, "fake/talk"))).isEqualTo(ScriptedModels.GREETING);
        }
    }

    @Test
    void errorsAreItsOwn() {
        assertError(ResourceNotFoundException.class, "fake/nothing", 404);
        assertError(ResourceNotFoundException.class, "amazon/nothing", 404);
        assertError(ResourceNotFoundException.class, "nobody/nothing", 404);
        assertError(ThrottlingException.class, SdkGateway.refusal(429), 429);
        assertError(ServiceUnavailableException.class, SdkGateway.refusal(503), 503);
        assertError(ValidationException.class, SdkGateway.refusal(400), 400);
    }

    private <E extends AwsServiceException> void assertError(
            Class<E> type, String model, int status) {
        E error = catchThrowableOfType(type, () -> converse(client, model));

        assertThat(error).as(model).isNotNull();
        assertThat(error.statusCode()).isEqualTo(status);
        assertThat(error.awsErrorDetails().errorMessage()).isNotBlank();
    }

    @Test
    void anUnknownKeyIsDenied() {
        try (BedrockRuntimeClient stranger = signing(gateway, "nobody").build()) {
            AccessDeniedException error =
                    catchThrowableOfType(
                            AccessDeniedException.class, () -> converse(stranger, "fake/talk"));

            assertThat(error.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aStreamThatBreaksEndsInAnException() {
        CompletionException broken =
                catchThrowableOfType(
                        CompletionException.class, () -> chat.stream("fake/cut", question()));

        assertThat(broken.getCause()).isInstanceOf(ModelStreamErrorException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude"})
    void invokesWithClaudesFormat(String provider) {
        SdkBytes body =
                SdkBytes.fromUtf8String(
                        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":100,"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        String whole =
                client.invokeModel(r -> r.modelId(provider + "/talk").body(body))
                        .body()
                        .asUtf8String();
        var chunks = new StringBuilder();
        chat.streaming()
                .invokeModelWithResponseStream(
                        r -> r.modelId(provider + "/talk").body(body),
                        InvokeModelWithResponseStreamResponseHandler.builder()
                                .subscriber(
                                        InvokeModelWithResponseStreamResponseHandler.Visitor
                                                .builder()
                                                .onChunk(chunk ->
                                                        chunks.append(chunk.bytes().asUtf8String()))
                                                .build())
                                .build())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        assertThat(whole).contains("Hello, wörld!").contains("\"stop_reason\":\"end_turn\"");
        assertThat(chunks.toString())
                .startsWith("{\"type\":\"message_start\"")
                .contains("text_delta")
                .contains("\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":7");
    }

    private static ConverseResponse converse(BedrockRuntimeClient by, String model) {
        return by.converse(r -> r.modelId(model).messages(question()));
    }
}
