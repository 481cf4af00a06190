package io.tollgate.audit.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ServerException;
import io.tollgate.audit.Batch;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Store.Written;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Login;
import io.tollgate.audit.clickhouse.ClickHouseSettings.Timeouts;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Questions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClickHouseTroubleTest extends ClickHouseSetup {
    @Test
    void aServerThatIsKilledAndComesBackHasEachRowOnce() throws IOException {
        try (var store = new ClickHouseStore(settings(host()))) {
            long first = 1;
            for (int kill = 0; kill < 4; kill++) {
                for (int i = 0; i < 5; i++, first += 200) {
                    Batch batch = batch("killed", first, 200);
                    assertThat(store.write(batch)).isEqualTo(new Written.Done());
                    if (i == 4) {
                        server.kill();
                        assertThat(store.write(batch)).isInstanceOf(Written.Unavailable.class);
                        server.start();
                        assertThat(store.write(batch)).isEqualTo(new Written.Done());
                    }
                }
            }
        }

        assertCounts("killed", 4 * 5 * 200);
    }

    @Test
    void aServerThatIsKilledDuringAWriteHasEachRowOnce() throws Exception {
        try (var store = new ClickHouseStore(settings(host()))) {
            store.prepare();
            for (int i = 0; i < 3; i++) {
                Batch batch = batch("torn", i * 20_000L + 1, 20_000);
                Thread killer = Thread.ofPlatform().start(server::kill);
                Written written = store.write(batch);
                killer.join();
                server.start();
                while (!(written instanceof Written.Done)) {
                    written = store.write(batch);
                }
            }
        }

        assertCounts("torn", 60_000);
    }

    @Test
    void theNextHostIsUsedWhenOneIsAway() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        try (var store = new ClickHouseStore(settings(nobody, host()))) {
            assertThat(store.write(batch("hosts", 1, 10))).isEqualTo(new Written.Done());
            assertThat(store.write(batch("hosts", 11, 10))).isEqualTo(new Written.Done());
        }

        assertCounts("hosts", 20);
    }

    @Test
    void aHostThatSaysNothingIsUnavailableInTime() throws IOException {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI host = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            ClickHouseSettings usual = settings(host);
            var hasty = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300));
            try (var store =
                    new ClickHouseStore(
                            new ClickHouseSettings(
                                    usual.hosts(),
                                    usual.database(),
                                    usual.login(),
                                    null,
                                    hasty,
                                    usual.retention()))) {
                assertThat(store.write(batch("silent", 1, 1)))
                        .isInstanceOf(Written.Unavailable.class);
            }
        }
    }

    @Test
    void tlsTrustsTheCertificatesItIsGivenAndNoOthers() throws Exception {
        try (var front = TlsFront.start(folder, server.port())) {
            ClickHouseSettings usual = settings(front.uri());
            var trusting =
                    new ClickHouseSettings(
                            usual.hosts(),
                            usual.database(),
                            usual.login(),
                            front.certificate(),
                            SHORT,
                            usual.retention());
            try (var store = new ClickHouseStore(usual)) {
                assertThat(store.write(batch("tls", 1, 10)))
                        .isInstanceOf(Written.Unavailable.class);
            }
            try (var store = new ClickHouseStore(trusting);
                    var source = new ClickHouseSource(trusting)) {
                assertThat(store.write(batch("tls", 1, 10))).isEqualTo(new Written.Done());
                assertThat(
                                new Questions(source, Duration.ofSeconds(10), Clock.systemUTC())
                                        .list(ListQuestion.newest(1))
                                        .rows())
                        .hasSize(1);
            }
        }

        assertCounts("tls", 10);
    }

    @Test
    void aWrongPasswordIsNotTheBatchesFault() {
        ClickHouseSettings usual = settings(host());
        var wrong =
                new ClickHouseSettings(
                        usual.hosts(),
                        usual.database(),
                        new Login("default", "guess"),
                        null,
                        SHORT,
                        usual.retention());
        try (var store = new ClickHouseStore(wrong)) {
            assertThat(store.write(batch("wrong", 1, 1)))
                    .isInstanceOfSatisfying(
                            Written.Unavailable.class,
                            away -> assertThat(away.why()).contains("Authentication failed"));
        }
        assertThat(wrong.toString()).doesNotContain("guess");
    }

    @Test
    void aHashThatIsNoneIsTheBatchesFault() {
        NumberedRow row = batch("hash", 1, 1).rows().getFirst();
        RequestRow given = row.row();
        var odd =
                new RequestRow(
                        given.createdAtMillis(),
                        given.requestId(),
                        "not a trace",
                        given.clientAddress(),
                        given.configVersion(),
                        given.tenant(),
                        given.asked(),
                        given.served(),
                        given.answer(),
                        given.timing(),
                        given.tokens(),
                        given.cost());
        var batch =
                new Batch(
                        "hash:1-1",
                        List.of(new NumberedRow("hash", 1, 0, odd)),
                        List.of(),
                        List.of());
        try (var store = new ClickHouseStore(settings(host()))) {
            assertThat(store.write(batch))
                    .isEqualTo(
                            new Written.Rejected(
                                    "trace_id: not a trace (expected: 32 digits 0-9 a-f, or"
                                            + " nothing)"));
        }
    }

    @Test
    void onlyAnAnswerAboutTheContentIsARejection() {
        URI host = host();

        assertThat(Failure.of(host, failure(27))).isInstanceOf(Written.Rejected.class);
        assertThat(Failure.of(host, failure(53))).isInstanceOf(Written.Rejected.class);
        for (int code : new int[] {60, 159, 164, 202, 241, 242, 243, 252, 497, 516, 999}) {
            assertThat(Failure.of(host, failure(code))).isInstanceOf(Written.Unavailable.class);
        }
        assertThat(Failure.of(host, new IOException("reset")))
                .isEqualTo(new Written.Unavailable(host + ": reset"));
    }

    private static Throwable failure(int code) {
        return new IOException("failed", new ServerException(code, "no", 500, "q"));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
