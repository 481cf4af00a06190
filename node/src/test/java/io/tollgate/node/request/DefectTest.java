package io.tollgate.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.LogEntry;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.journal.Journal;
import io.tollgate.audit.journal.JournalSettings;
import io.tollgate.cluster.load.LoadTable;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.routing.KeySecret;
import io.tollgate.node.routing.KeySettings;
import io.tollgate.node.routing.ProviderSettings;
import io.tollgate.node.routing.Router;
import io.tollgate.node.routing.RoutingSettings;
import io.tollgate.node.routing.RoutingTable;
import io.tollgate.providers.catalog.Catalog;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A defect of ours, once a request is written down as begun, leaves nothing open. */
class DefectTest {
    private final LoadTable load = new LoadTable(System::nanoTime);
    private final RequestMetrics metrics = new RequestMetrics();
    private Journal journal;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        journal = Journal.open(JournalSettings.of(folder, 1, new JournalSettings.Disk(0, 0, 0)));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void aCallThatThrowsEndsTheRequest() throws Exception {
        RecordingExchange exchange = handle(new ManualLoop().node());

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.answer()).contains("internal_error");
        assertThat(exchange.answerHeader("x-request-id")).isEqualTo(row().requestId());
        assertNothingIsOpen();
    }

    @Test
    void aHeadThatCannotBeReadEndsTheRequest() throws Exception {
        var loop = new CallingLoop();

        RecordingExchange exchange = handle(loop.node());
        loop.listener().onHead(new BrokenHead());

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(loop.cancelled).isTrue();
        assertNothingIsOpen();
    }

    @Test
    void whatComesAfterTheDefectIsIgnored() throws Exception {
        var loop = new CallingLoop();

        RecordingExchange exchange = handle(loop.node());
        loop.listener().onHead(new BrokenHead());
        loop.listener().onBody(ByteBuffer.wrap(new byte[] {'{'}), true);
        exchange.leave();

        assertThat(exchange.writes()).hasSize(1);
        assertNothingIsOpen();
    }

    private RecordingExchange handle(NodeLoop loop) {
        var keys = KeyRing.builder(InstantSource.system());
        keys.addForeign(KeyDigest.of("client-key"), VirtualKey.unlimited("client"));
        var router = new Router(table(), RoutingSettings.DEFAULTS, System::nanoTime, () -> 1);
        var services =
                new RequestServices(
                        router,
                        new RequestServices.Rules(keys.build(), false, TextRules.NONE, Funds.NONE),
                        metrics,
                        new RequestLimits(60_000, 1 << 20),
                        new Pricing(new Catalog(List.of())),
                        List.of(
                                new Recording(
                                        journal.lane(0),
                                        new Recording.Rules(
                                                false,
                                                false,
                                                AuditConfig.PromptHash.XXH3,
                                                1 << 18))),
                        (_, _) -> {},
                        _ -> false);
        var exchange =
                new RecordingExchange(
                                "POST",
                                "/v1/chat/completions",
                                "{\"model\":\"fake/m\",\"messages\":[]}",
                                loop)
                        .with("authorization", "Bearer client-key");
        new RequestPath(services).handle(exchange);
        return exchange;
    }

    private RoutingTable table() {
        return RoutingTable.of(
                List.of(
                        new ProviderSettings(
                                "fake",
                                Profiles.find("openai").orElseThrow(),
                                Upstream.withDefaults(new Origin(false, "127.0.0.1", 1)),
                                List.of(
                                        new KeySettings(
                                                "k", new KeySecret("secret"), 1, List.of())),
                                List.of("m"),
                                Map.of(),
                                false)),
                List.of(),
                load);
    }

    private void assertNothingIsOpen() throws Exception {
        RequestRow row = row();
        assertThat(row.answer().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row.answer().status()).isEqualTo(500);
        assertThat(row.answer().errorClass()).isEqualTo("internal");
        assertThat(row.served().provider()).isEqualTo("fake");
        assertThat(journal.health().open()).isZero();
        assertThat(metrics.inFlight()).isZero();
        assertThat(load.keys()).allSatisfy(key -> assertThat(key.ownInFlight()).isZero());
    }

    /** The only row there is. */
    private RequestRow row() throws Exception {
        journal.flush().get(10, TimeUnit.SECONDS);
        var rows = new ArrayList<RequestRow>();
        try (var cursor = journal.rows().read(1)) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry instanceof LogEntry.Row(var numbered)) {
                    rows.add(numbered.decode().row());
                }
            }
        }
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    /** A loop whose calls are answered by the test. */
    private static final class CallingLoop implements UpstreamLoop, UpstreamCall {
        private final ManualLoop others = new ManualLoop();
        private @Nullable ResponseListener listener;
        private boolean cancelled;

        NodeLoop node() {
            return new NodeLoop(0, this, ByteBuffer.allocateDirect(16 * 1024));
        }

        ResponseListener listener() {
            return Objects.requireNonNull(listener, "nothing was called");
        }

        @Override
        public UpstreamCall call(
                Upstream upstream,
                UpstreamRequest request,
                long deadlineNanos,
                ResponseListener told) {
            listener = told;
            return this;
        }

        @Override
        public Runnable schedule(long delayMillis, Runnable task) {
            return others.schedule(delayMillis, task);
        }

        @Override
        public void execute(Runnable task) {
            others.execute(task);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public boolean sent() {
            return true;
        }
    }

    /** A head whose headers cannot be read. */
    private record BrokenHead() implements ResponseHead {
        @Override
        public int status() {
            return 200;
        }

        @Override
        public @Nullable String header(String name) {
            throw new IllegalStateException("a defect");
        }

        @Override
        public void forEach(HeaderVisitor visitor) {
            throw new IllegalStateException("a defect");
        }
    }
}
