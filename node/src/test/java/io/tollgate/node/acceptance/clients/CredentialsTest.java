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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a virtual key may stand, and that nothing else opens the gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {
    private static final String KEY = GatewayYaml.CLIENT_KEY;

    private FakeUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException {
        upstream = FakeUpstream.start();
        upstream.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
        gateway = RunningGateway.start(GatewayYaml.of(ProviderYaml.of("fake", upstream)));
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer ",
                "authorization: bearer ",
                "x-api-key: ",
                "api-key: ",
                "x-goog-api-key: "
            })
    void aKeyIsTakenFromEachOfTheUsualHeaders(String header) throws IOException {
        upstream.forget();

        assertThat(ask(header + KEY).status()).isEqualTo(200);
        assertThat(upstream.lastRequest().headers())
                .as("the client's key stays here")
                .noneMatch(line -> line.contains(KEY));
        assertThat(upstream.lastRequest().carriesKey("canary-fake")).isTrue();
    }

    @Test
    void withoutAKeyTheAnswerTellsWhereOneIsExpected() throws IOException {
        RawResponse response = ask();

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.error().path("code").asText()).isEqualTo("missing_api_key");
        assertThat(response.error().path("message").asText()).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void somethingElseThanAKnownKeyIsRefusedAlike(String headers) throws IOException {
        upstream.forget();
        RawResponse usual = ask("authorization: Bearer nobody-knows-this-key");

        RawResponse response = ask(headers.split("\r\n", -1));

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.text()).isEqualTo(usual.text());
        assertThat(upstream.attempts()).isZero();
    }

    static Stream<String> malformed() {
        var credentials = new ArrayList<String>();
        for (String value : VALUES) {
            credentials.add("authorization: Bearer " + value);
        }
        credentials.add("authorization: Basic " + KEY);
        credentials.add("authorization: Basic dXNlcjpwYXNz");
        credentials.add("authorization: Bearer" + KEY);
        credentials.add("authorization: Token " + KEY);
        credentials.add("x-api-key: Bearer " + KEY);
        credentials.add("x-api-key: nobody");
        credentials.add("api-key: nobody");
        credentials.add("x-goog-api-key: nobody");
        return credentials.stream();
    }

    private static final List<String> VALUES =
            List.of(
                    "' OR '1'='1",
                    "'; DROP TABLE keys; --",
                    "\" OR \"\"=\"",
                    "${jndi:ldap://127.0.0.1/x}",
                    "{{7*7}}",
                    "../../etc/passwd",
                    "%00",
                    "%2e%2e%2f",
                    "null",
                    "undefined",
                    "true",
                    "0",
                    "[]",
                    "{\"key\":\"x\"}",
                    "*",
                    "<script>alert(1)</script>",
                    KEY + "x",
                    KEY.substring(1),
                    KEY.substring(0, KEY.length() - 1),
                    KEY.toUpperCase(java.util.Locale.ROOT),
                    KEY + "," + KEY,
                    KEY + " " + KEY,
                    "\"" + KEY + "\"",
                    "canary" + "-fake",
                    GatewayYaml.ADMIN_TOKEN,
                    "sk-" + "a".repeat(20_000),
                    "clé-été",
                    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
                    "Bearer " + KEY,
                    "-");

    private RawResponse ask(String... headerLines) throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/chat/completions",
                        RunningGateway.chatBody("fake/m", false),
                        headerLines));
    }
}
