package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official Java client over providers that lack what it asks for, with its strict {@code
 * validate()} and its accumulator; and its Azure mode.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiJavaOverOthersTest {
    private SdkGateway gateway;
    private OpenAIClient client;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        client = gateway.openAi(SdkGateway.CLIENT_KEY);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {SdkGateway.CHAT_ONLY, SdkGateway.CLAUDE})
    void readsAResponse(String provider) {
        Response response = client.responses().create(ask(provider + "/talk").build()).validate();

        assertThat(text(response)).isEqualTo(ScriptedModels.GREETING);
        assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {SdkGateway.CHAT_ONLY, SdkGateway.CLAUDE})
    void accumulatesAStreamedResponse(String provider) {
        Response response = stream(ask(provider + "/talk").build());

        assertThat(text(response)).isEqualTo(ScriptedModels.GREETING);
        assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {SdkGateway.CHAT_ONLY, SdkGateway.CLAUDE})
    void readsAndStreamsACall(String provider) {
        ResponseCreateParams params = ask(provider + "/tool").addTool(weather()).build();

        for (Response response :
                List.of(client.responses().create(params).validate(), stream(params))) {
            ResponseFunctionToolCall call =
                    response.output().stream()
                            .filter(ResponseOutputItem::isFunctionCall)
                            .map(ResponseOutputItem::asFunctionCall)
                            .findFirst()
                            .orElseThrow();
            assertThat(call.callId()).isEqualTo("call_paris");
            assertThat(call.name()).isEqualTo("get_weather");
            assertThat(call.arguments()).contains("Paris");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SdkGateway.CHAT_ONLY, SdkGateway.CLAUDE})
    void completesAPrompt(String provider) {
        var completion =
                client.completions()
                        .create(
                                CompletionCreateParams.builder()
                                        .model(provider + "/talk")
                                        .prompt("Hello")
                                        .build())
                        .validate();

        assertThat(completion.choices().getFirst().text()).isEqualTo(ScriptedModels.GREETING);
    }

    @ParameterizedTest
    @ValueSource(strings = {SdkGateway.CHAT_ONLY, SdkGateway.CLAUDE})
    void aStoredConversationIsRefused(String provider) {
        ResponseCreateParams params = ask(provider + "/talk").previousResponseId("resp_1").build();

        assertThatThrownBy(() -> client.responses().create(params))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("previous_response_id");
    }

    @ParameterizedTest
    @EnumSource(
            value = AzureUrlPathMode.class,
            names = {"LEGACY", "UNIFIED"})
    void asksAsOneOfAzure(AzureUrlPathMode mode) {
        String base = gateway.baseUrl();
        String root = base.substring(0, base.length() - "/v1".length());
        OpenAIClient azure =
                OpenAIOkHttpClient.builder()
                        .baseUrl(mode == AzureUrlPathMode.UNIFIED ? root + "/openai/v1" : root)
                        .credential(AzureApiKeyCredential.create(SdkGateway.CLIENT_KEY))
                        .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
                        .azureUrlPathMode(mode)
                        .maxRetries(0)
                        .timeout(Duration.ofSeconds(20))
                        .build();
        try {
            var completion =
                    azure.chat()
                            .completions()
                            .create(
                                    ChatCompletionCreateParams.builder()
                                            .model(SdkGateway.ALIAS)
                                            .addUserMessage("Hello")
                                            .build())
                            .validate();

            assertThat(completion.choices().getFirst().message().content())
                    .contains(ScriptedModels.GREETING);
        } finally {
            azure.close();
        }
    }

    private static ResponseCreateParams.Builder ask(String model) {
        return ResponseCreateParams.builder().model(model).input("Hello");
    }

    private static FunctionTool weather() {
        return FunctionTool.builder()
                .name("get_weather")
                .description("The weather of a city")
                .parameters(
                        FunctionTool.Parameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties",
                                        JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                .strict(false)
                .build();
    }

    private Response stream(ResponseCreateParams params) {
        var accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(params)) {
            events.stream().map(ResponseStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.response().validate();
    }

    private static String text(Response response) {
        return response.output().getFirst().asMessage().content().getFirst().asOutputText().text();
    }
}
