package io.tollgate.node.acceptance.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Leaks;
import io.tollgate.node.acceptance.gateway.Metrics;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Wire;
import io.tollgate.providers.tokens.TokenEstimate;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A provider that counts its output at the end alone: a stream without that end is charged with
 * what was seen of it, and not with the little that was counted before; the metrics count the same.
 */
class UnfinishedStreamsTest {
    private static final String START =
            event(
                    "message_start",
                    "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                            + "\"model\":\"m\",\"content\":[],\"stop_reason\":null,"
                            + "\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":10,"
                            + "\"output_tokens\":1}}");
    private static final String TEXT = "Four score and seven years ago ";
    private static final String LAST = "our fathers brought forth.";
    private static final int TEXTS = 50;
    private static final long MAX_TOKENS = 4000;
    private static final double DOLLARS_PER_TOKEN = 0.00001;

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    /** Passed, or translated to another API. */
    enum Client {
        ANTHROPIC("/v1/messages"),
        OPENAI("/v1/chat/completions");

        private final String path;

        Client(String path) {
            this.path = path;
        }

        String request(long maxTokens) {
            return RawHttp.post(
                    path,
                    "{\"model\":\"fake/m\",\"max_tokens\":"
                            + maxTokens
                            + ",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                    "authorization: Bearer " + MoneyGateway.KEY);
        }
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void theProviderBreaksOff(Client client) throws IOException {
        upstream.answer((_, wire) -> {
            texts(wire);
            wire.close();
        });

        assertSeenIsCharged(readToEnd(client, MAX_TOKENS), Outcome.FAILED);
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void theProviderSaysNoMore(Client client) throws IOException {
        upstream.answer(UnfinishedStreamsTest::textsThenSilence);

        Settled settled = readToEnd(client, MAX_TOKENS);

        assertSeenIsCharged(settled, Outcome.FAILED);
        assertThat(settled.row().answer().errorClass()).isEqualTo("timeout");
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void theClientGoes(Client client) throws IOException {
        upstream.answer(UnfinishedStreamsTest::textsThenSilence);

        Settled settled =
                settled(
                        "5s",
                        gateway -> {
                            try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
                                http.send(client.request(MAX_TOKENS));
                                http.readUntil(LAST);
                                http.reset();
                            }
                        });

        assertSeenIsCharged(settled, Outcome.CLIENT_GONE);
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void theProviderComesToItsEnd(Client client) throws IOException {
        upstream.answer(UnfinishedStreamsTest::whole);

        Settled settled = readToEnd(client, MAX_TOKENS);

        assertThat(settled.row().answer().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(settled.row().tokens().estimated()).isFalse();
        assertThat(settled.row().tokens().input()).isEqualTo(35);
        assertThat(settled.row().tokens().output()).isEqualTo(77);
        assertCharged(settled, 77);
    }

    /** What the provider counted is not doubted, though less than an estimate would be. */
    @ParameterizedTest
    @EnumSource(Client.class)
    void theProviderBreaksOffBehindItsLastCount(Client client) throws IOException {
        upstream.answer((_, wire) -> {
            texts(wire);
            wire.chunk(counted());
            wire.close();
        });

        Settled settled = readToEnd(client, MAX_TOKENS);

        assertThat(settled.row().tokens().estimated()).isFalse();
        assertThat(settled.row().tokens().output()).isEqualTo(77);
        assertCharged(settled, 77);
    }

    /** So that a budget is never exceeded by what is only estimated. */
    @ParameterizedTest
    @EnumSource(Client.class)
    void anEstimateCostsNoMoreThanTheRequestMay(Client client) throws IOException {
        upstream.answer((_, wire) -> {
            texts(wire);
            wire.close();
        });

        Settled settled = readToEnd(client, 100);

        assertThat(settled.row().tokens().estimated()).isTrue();
        assertThat(settled.row().cost().actualNanoUsd()).isEqualTo(1_000_000);
        assertThat(settled.spentUsd()).isCloseTo(100 * DOLLARS_PER_TOKEN, within(1e-12));
    }

    private static void assertSeenIsCharged(Settled settled, Outcome outcome) {
        long weight = TEXTS * TokenEstimate.weigh(TEXT) + TokenEstimate.weigh(LAST);
        RequestRow.Tokens tokens = settled.row().tokens();

        assertThat(settled.row().answer().outcome()).isEqualTo(outcome);
        assertThat(tokens.estimated()).isTrue();
        assertThat(tokens.input()).isEqualTo(35);
        assertThat(tokens.cachedInput()).isEqualTo(10);
        assertThat(tokens.output()).isEqualTo(TokenEstimate.tokens(weight)).isGreaterThan(100);
        assertCharged(settled, tokens.output());
    }

    private static void assertCharged(Settled settled, long tokens) {
        assertThat(settled.row().cost().actualNanoUsd()).isEqualTo(tokens * 10_000);
        assertThat(settled.spentUsd()).isCloseTo(tokens * DOLLARS_PER_TOKEN, within(1e-12));
    }

    private static void texts(Wire wire) throws IOException {
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
        wire.chunk(START);
        wire.chunk(
                event(
                        "content_block_start",
                        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        for (int i = 0; i < TEXTS; i++) {
            wire.chunk(text(TEXT));
        }
        wire.chunk(text(LAST));
    }

    private static void textsThenSilence(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        texts(wire);
        wire.awaitPeerClosed();
    }

    private static void whole(RecordedRequest request, Wire wire) throws IOException {
        texts(wire);
        wire.chunk(event("content_block_stop", "\"index\":0"));
        wire.chunk(counted());
        wire.chunk("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        wire.lastChunk();
    }

    private static String counted() {
        return event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":77}");
    }

    private static String text(String text) {
        return event(
                "content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private Settled readToEnd(Client client, long maxTokens) throws IOException {
        return settled("300ms", gateway -> gateway.exchange(client.request(maxTokens)));
    }

    /** Runs a gateway for one request and reads what it left. */
    private Settled settled(String idleTimeout, Exchange exchange) throws IOException {
        GatewayYaml yaml =
                GatewayYaml.of(
                                ProviderYaml.of("fake", upstream)
                                        .with("profile", "anthropic")
                                        .with("network", "{idle-timeout: " + idleTimeout + "}"))
                        .virtualKeyWith("client", MoneyGateway.KEY, MoneyGateway.budget("1", ""))
                        .with("prices", MoneyGateway.PRICES)
                        .with("spending", "{wait: 20s}")
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}");
        try (RunningGateway gateway = RunningGateway.start(yaml)) {
            exchange.with(gateway);
            Leaks.assertNone(gateway);
            Metrics metrics = gateway.metrics();
            gateway.shutDown();
            RequestRow row = RecordedRows.of(gateway).getFirst();
            assertCounted(metrics, "tollgate_tokens_total", row.tokens());
            assertCounted(metrics, "tollgate_virtual_key_tokens_total", row.tokens());
            return new Settled(row, metrics.sum("tollgate_spending_spent", "key/client"));
        }
    }

    /** The metrics tell of a request what its row does. */
    private static void assertCounted(Metrics metrics, String name, RequestRow.Tokens tokens) {
        assertThat(metrics.sum(name, "kind=\"prompt\"")).isEqualTo((double) tokens.input());
        assertThat(metrics.sum(name, "kind=\"cached\"")).isEqualTo((double) tokens.cachedInput());
        assertThat(metrics.sum(name, "kind=\"completion\"")).isEqualTo((double) tokens.output());
    }

    /** What the record says of a request, and its budget. */
    private record Settled(RequestRow row, double spentUsd) {}

    /** What a client does. */
    @FunctionalInterface
    private interface Exchange {
        void with(RunningGateway gateway) throws IOException;
    }
}
