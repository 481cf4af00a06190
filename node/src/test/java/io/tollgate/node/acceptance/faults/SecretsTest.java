package io.tollgate.node.acceptance.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.LogCapture;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A planted provider key, the virtual key and the prompt: nothing that a client, an operator's log
 * or the metrics show holds any of them, even where the provider gives the key back.
 */
class SecretsTest {
    private static final String KEY = "canary-secret/of+the=provider";
    private static final String PROMPT = "the-very-private-prompt";

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void noSecretIsShownAnywhere() throws IOException {
        var shown = new ArrayList<String>();
        try (var log = LogCapture.start()) {
            try (RunningGateway gateway = gateway()) {
                for (Script script : indiscreet()) {
                    upstream.answer(script);
                    shown.add(ask(gateway, false));
                    shown.add(ask(gateway, true));
                }
                shown.add(wholeAnswer(gateway, "/metrics"));
            }
            shown.add(log.text());
        }

        String everything = String.join("\n", shown);
        assertThat(everything).contains("HTTP/1.1 200").contains("HTTP/1.1 5");
        for (String secret : secrets()) {
            assertThat(everything).doesNotContainIgnoringCase(secret);
        }
    }

    /** Providers that tell the key they were sent, in every place that a client gets to see. */
    private List<Script> indiscreet() {
        Reply good = Reply.json(200, OpenAiAnswers.completion("m", "Hello"));
        return List.of(
                good.withHeader("x-your-key", KEY)
                        .withHeader("authorization", "Bearer " + KEY)
                        .withHeader("set-cookie", "key=" + KEY),
                OpenAiAnswers.error(400, "invalid", "bad", "Key " + KEY + " may not do that"),
                OpenAiAnswers.error(500, "server_error", "boom", "Boom for " + KEY),
                Reply.bytes("text/html", ("<html>" + KEY).getBytes(UTF_8)).withStatus(503),
                Reply.events(
                        OpenAiAnswers.textEvent("m", "Hel")
                                + "data: {\"error\":{\"message\":\"Key "
                                + KEY
                                + " is out of luck\"}}\n\n"),
                Reply.json(307, "{}").withHeader("location", "http://127.0.0.1:1/?key=" + KEY),
                Script.hangUp(),
                // the last, for the key rests after it
                OpenAiAnswers.error(401, "auth", "bad", "Incorrect API key provided: " + KEY));
    }

    private static List<String> secrets() {
        return List.of(
                KEY,
                URLEncoder.encode(KEY, UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(KEY.getBytes(UTF_8)),
                GatewayYaml.CLIENT_KEY,
                GatewayYaml.ADMIN_TOKEN,
                PROMPT);
    }

    private RunningGateway gateway() throws IOException {
        return RunningGateway.start(
                GatewayYaml.of(ProviderYaml.of("fake", upstream).withKeys(KEY))
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    /** A model of its own for each question, so that no failure makes the key rest for the next. */
    private String ask(RunningGateway gateway, boolean stream) throws IOException {
        String model = "fake/m" + upstream.attempts();
        String body = RunningGateway.chatBody(model, stream).replace("Hello", PROMPT);
        return RawHttp.exchange(
                        gateway.publicUri(),
                        RawHttp.post(
                                "/v1/chat/completions",
                                body,
                                "authorization: Bearer " + GatewayYaml.CLIENT_KEY))
                .everything();
    }

    private static String wholeAnswer(RunningGateway gateway, String path) throws IOException {
        return RawHttp.exchange(
                        gateway.adminUri(),
                        RawHttp.get(path, "authorization: Bearer " + GatewayYaml.ADMIN_TOKEN))
                .everything();
    }
}
