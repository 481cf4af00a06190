package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java client of Anthropic's API over a provider of OpenAI's format and its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnthropicJavaTest {
    private static final String TALK = SdkGateway.CLAUDE + "/talk";

    private SdkGateway gateway;
    private AnthropicClient client;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        client = gateway.anthropic(SdkGateway.CLIENT_KEY, "/anthropic");
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void readsAPlainAnswer(String provider) {
        Message message = complete(ask(provider + "/talk").build());

        assertThat(text(message)).isEqualTo(ScriptedModels.GREETING);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens() + message.usage().outputTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void accumulatesAStream(String provider) {
        Message message = stream(ask(provider + "/talk").build());

        assertThat(text(message)).isEqualTo(ScriptedModels.GREETING);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void callsAToolAndReplaysItInASecondTurn(String provider) {
        MessageCreateParams.Builder turn = ask(provider + "/tool").addTool(weather());
        Message calls = complete(turn.build());

        assertThat(calls.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(text(complete(answered(turn, calls)))).contains("21 degrees");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void streamsAToolCallAndReplaysItInASecondTurn(String provider) {
        MessageCreateParams.Builder turn = ask(provider + "/tool").addTool(weather());
        Message calls = stream(turn.build());

        assertThat(calls.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(text(stream(answered(turn, calls)))).contains("21 degrees");
    }

    @Test
    void usesTheSharedRouteAsWell() {
        AnthropicClient shared = gateway.anthropic(SdkGateway.CLIENT_KEY, "");

        assertThat(text(shared.messages().create(ask("fake/talk").build())))
                .isEqualTo(ScriptedModels.GREETING);
        shared.close();
    }

    @Test
    void itsOwnVersionAndBetaReachAProviderOfItsFormat() {
        complete(
                ask(TALK)
                        .replaceAdditionalHeaders("anthropic-version", "2099-01-01")
                        .putAdditionalHeader("anthropic-beta", "one,two")
                        .build());

        RecordedRequest sent = gateway.upstream().lastRequest();
        assertThat(sent.headers())
                .filteredOn(line -> line.startsWith("anthropic-"))
                .containsExactlyInAnyOrder(
                        "anthropic-version: 2099-01-01", "anthropic-beta: one,two");
        assertThat(sent.header("x-api-key")).isEqualTo("canary-claude");
    }

    @Test
    void anotherFormatSeesNothingOfThem() {
        complete(ask("fake/talk").putAdditionalHeader("anthropic-beta", "one").build());

        assertThat(gateway.upstream().lastRequest().headers())
                .noneMatch(line -> line.startsWith("anthropic-"));
    }

    @Test
    void countsTokensWhereTheProviderDoes() {
        assertThat(client.messages().countTokens(count(TALK)).inputTokens()).isEqualTo(42);
        assertThat(client.messages().countTokens(count("amazon/talk")).inputTokens()).isEqualTo(42);
    }

    @Test
    void anEstimateIsGivenWhereTheProviderDoesNotCount() {
        assertThat(client.messages().countTokens(count("fake/talk")).inputTokens()).isPositive();
    }

    @Test
    void itsErrorsHaveItsShape() {
        assertShape(failure("fake/nothing"), "not_found_error");
        assertShape(failure("claude/nothing"), "not_found_error");
        assertShape(failure("nobody/nothing"), "not_found_error");
        assertShape(failure(SdkGateway.refusal(429)), "rate_limit_error");
        assertShape(failure(SdkGateway.refusal(503)), "overloaded_error");
    }

    @Test
    void anUnknownKeyIsToldInItsShape() {
        AnthropicClient stranger = gateway.anthropic("nobody", "/anthropic");

        assertShape(
                catchThrowableOfType(
                        UnauthorizedException.class,
                        () -> stranger.messages().create(ask(TALK).build())),
                "authentication_error");
        stranger.close();
    }

    private AnthropicServiceException failure(String model) {
        return catchThrowableOfType(
                AnthropicServiceException.class, () -> complete(ask(model).build()));
    }

    private static void assertShape(AnthropicServiceException error, String type) {
        assertThat(error).isNotNull();
        assertThat(error.type().map(Object::toString)).contains(type);
        assertThat(error.requestId()).hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
    }

    private Message complete(MessageCreateParams params) {
        return client.messages().create(params).validate();
    }

    private Message stream(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events =
                client.messages().createStreaming(params)) {
            events.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.message().validate();
    }

    private static MessageCreateParams.Builder ask(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("What is the weather?");
    }

    private static MessageCountTokensParams count(String model) {
        return MessageCountTokensParams.builder().model(model).addUserMessage("Hello").build();
    }

    private static Tool weather() {
        return Tool.builder()
                .name("get_weather")
                .inputSchema(
                        Tool.InputSchema.builder()
                                .properties(
                                        Tool.InputSchema.Properties.builder()
                                                .putAdditionalProperty(
                                                        "city",
                                                        JsonValue.from(Map.of("type", "string")))
                                                .build())
                                .build())
                .build();
    }

    private static MessageCreateParams answered(MessageCreateParams.Builder turn, Message calls) {
        ToolUseBlock call =
                calls.content().stream()
                        .flatMap(block -> block.toolUse().stream())
                        .findFirst()
                        .orElseThrow();
        assertThat(call.id()).isEqualTo("call_paris");
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Paris")));
        return turn.addMessage(calls)
                .addUserMessageOfContentBlockParams(
                        List.of(
                                ContentBlockParam.ofToolResult(
                                        ToolResultBlockParam.builder()
                                                .toolUseId(call.id())
                                                .content("21 degrees")
                                                .build())))
                .build();
    }

    private static String text(Message message) {
        var text = new StringBuilder();
        message.content().forEach(block -> block.text().ifPresent(one -> text.append(one.text())));
        return text.toString();
    }
}
