package io.tollgate.node.acceptance.sdk;

import static io.tollgate.node.acceptance.sdk.AnthropicChat.answered;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.ask;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.calls;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.text;
import static io.tollgate.node.acceptance.sdk.AnthropicChat.weather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolUseBlock;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import java.io.IOException;
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
    private AnthropicChat chat;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
        chat = new AnthropicChat(gateway.anthropic(SdkGateway.CLIENT_KEY, "/anthropic"));
    }

    @AfterAll
    void stop() throws IOException {
        chat.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void readsAPlainAnswer(String provider) {
        Message message = chat.complete(ask(provider + "/talk").build());

        assertThat(text(message)).isEqualTo(ScriptedModels.GREETING);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens() + message.usage().outputTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void accumulatesAStream(String provider) {
        Message message = chat.stream(ask(provider + "/talk").build());

        assertThat(text(message)).isEqualTo(ScriptedModels.GREETING);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void callsAToolAndReplaysItInASecondTurn(String provider) {
        MessageCreateParams.Builder turn = ask(provider + "/tool").addTool(weather());
        Message calls = chat.complete(turn.build());

        assertCallsTheTool(calls);
        assertThat(text(chat.complete(answered(turn, calls)))).contains("21 degrees");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "claude", "amazon"})
    void streamsAToolCallAndReplaysItInASecondTurn(String provider) {
        MessageCreateParams.Builder turn = ask(provider + "/tool").addTool(weather());
        Message calls = chat.stream(turn.build());

        assertCallsTheTool(calls);
        assertThat(text(chat.stream(answered(turn, calls)))).contains("21 degrees");
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
        chat.complete(
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
        chat.complete(ask("fake/talk").putAdditionalHeader("anthropic-beta", "one").build());

        assertThat(gateway.upstream().lastRequest().headers())
                .noneMatch(line -> line.startsWith("anthropic-"));
    }

    @Test
    void countsTokensWhereTheProviderDoes() {
        assertThat(chat.client().messages().countTokens(count(TALK)).inputTokens()).isEqualTo(42);
        assertThat(chat.client().messages().countTokens(count("amazon/talk")).inputTokens())
                .isEqualTo(42);
    }

    @Test
    void anEstimateIsGivenWhereTheProviderDoesNotCount() {
        assertThat(chat.client().messages().countTokens(count("fake/talk")).inputTokens())
                .isPositive();
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
                AnthropicServiceException.class, () -> chat.complete(ask(model).build()));
    }

    private static void assertShape(AnthropicServiceException error, String type) {
        assertThat(error).isNotNull();
        assertThat(error.type().map(Object::toString)).contains(type);
        assertThat(error.requestId()).hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
    }

    private static void assertCallsTheTool(Message message) {
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        ToolUseBlock call = calls(message).getFirst();
        assertThat(call.id()).isEqualTo("call_paris");
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Paris")));
    }

    private static MessageCountTokensParams count(String model) {
        return MessageCountTokensParams.builder().model(model).addUserMessage("Hello").build();
    }
}
