package io.tollgate.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.audit.RecordedRows;
import io.tollgate.node.http.HttpServer;
import io.tollgate.node.http.HttpSettings;
import io.tollgate.node.http.IoWorker;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.request.NodeLoop;
import io.tollgate.providers.upstream.UpstreamClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The questions behind a real listener, over a real store. */
class QuestionRoutesTest {
    private static final String TOKEN = "admin-0123456789abcdef";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static RecordedRows recorded;
    private static SqliteSource source;

    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final UpstreamClient upstream = new UpstreamClient();
    private final IoWorker worker =
            IoWorker.start(
                    1,
                    (index, thread) ->
                            new NodeLoop(
                                    index,
                                    upstream.loop(thread),
                                    ByteBuffer.allocateDirect(16 * 1024)));
    private final Exposition exposition = new Exposition(new RequestMetrics(), GaugeSources.none());
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HttpServer> servers = new ArrayList<>();
    private @Nullable KeyDigest token = KeyDigest.of(TOKEN);

    @BeforeAll
    static void fill() throws IOException {
        recorded = RecordedRows.of(folder, 300);
        recorded.writeTo(folder.resolve("audit.db"));
        source = new SqliteSource(folder.resolve("audit.db"));
    }

    @AfterAll
    static void closeStore() {
        source.close();
    }

    @AfterEach
    void close() {
        client.close();
        servers.forEach(HttpServer::close);
        blocking.close();
        exposition.close();
        upstream.close();
        worker.close();
    }

    @Test
    void usageOfTodayInAll() throws Exception {
        JsonNode answer = ask("/api/usage");

        assertThat(answer.at("/data")).hasSize(1);
        JsonNode all = answer.at("/data/0");
        assertThat(all.get("requests").asLong()).isEqualTo(300);
        assertThat(all.get("cost_nano_usd").asLong()).isEqualTo(recorded.costNanoUsd());
        assertThat(all.get("cost_usd").isTextual()).isTrue();
        assertThat(all.get("cost_usd").asText())
                .isEqualTo(QuestionJson.usd(recorded.costNanoUsd()));
        assertThat(all.get("avg_latency_ms").isNumber()).isTrue();
        assertThat(answer.at("/period/from").asText()).isEqualTo("2026-10-23T00:00:00Z");
        assertThat(answer.at("/period/tz").asText()).isEqualTo("UTC");
    }

    @Test
    void usageByGroupsOfOneModel() throws Exception {
        String model = recorded.rows().getFirst().row().asked().model();
        JsonNode answer =
                ask("/api/usage?group_by=model,day&tz=Europe/Berlin&period=7d&model=" + model);

        assertThat(answer.at("/data")).isNotEmpty();
        for (JsonNode group : answer.at("/data")) {
            assertThat(group.get("model").asText()).isEqualTo(model);
            assertThat(group.get("day").asText()).startsWith("2026-10-2");
        }
    }

    @Test
    void anotherPeriodHasNothing() throws Exception {
        assertThat(ask("/api/usage?period=2026-01-01..2026-01-31").at("/data/0/requests").asLong())
                .isZero();
        assertThat(ask("/api/requests?period=2026-01-01..2026-01-31").at("/data")).isEmpty();
    }

    @Test
    void aPlusSignMayStandAsItIs() throws Exception {
        String path = "/api/usage?tz=+02:00&period=2026-10-23T00:00:00+02:00..2026-10-25";

        assertThat(ask(path).at("/period/from").asText()).isEqualTo("2026-10-22T22:00:00Z");
    }

    @Test
    void listsAllPagesNewestFirst() throws Exception {
        var ids = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = ask("/api/requests?limit=70&cursor=" + cursor);
            page.at("/data").forEach(row -> ids.add(row.get("request_id").asText()));
            JsonNode next = page.get("next_cursor");
            cursor = next.isNull() ? "" : next.asText();
        } while (!cursor.isEmpty());

        assertThat(ids).hasSize(300);
        assertThat(new HashSet<>(ids)).hasSize(300);
        assertThat(ids.getFirst()).isEqualTo(recorded.rows().getLast().row().requestId());
    }

    @Test
    void theUsualPageHasFifty() throws Exception {
        assertThat(ask("/api/requests").at("/data")).hasSize(50);
    }

    @Test
    void narrowsTheList() throws Exception {
        var row = recorded.rows().get(17).row();
        String path =
                "/api/requests?limit=1000&key="
                        + row.tenant().virtualKey()
                        + "&team="
                        + row.tenant().team()
                        + "&outcome="
                        + row.answer().outcome().label()
                        + "&status="
                        + row.answer().status()
                        + "&q="
                        + URLEncoder.encode(row.asked().model(), UTF_8);

        JsonNode found = ask(path).at("/data");

        assertThat(found).isNotEmpty();
        for (JsonNode one : found) {
            assertThat(one.get("virtual_key").asText()).isEqualTo(row.tenant().virtualKey());
            assertThat(one.get("status").asInt()).isEqualTo(row.answer().status());
        }
    }

    @Test
    void findsOneWithItsBodies() throws Exception {
        var row = recorded.rows().get(9);
        JsonNode found = ask("/api/requests/" + row.row().requestId()).get("data");

        assertThat(found.get("seq").asLong()).isEqualTo(10);
        assertThat(found.at("/bodies/request").asText()).isEqualTo("asked 10");
        assertThat(found.at("/bodies/truncated").asBoolean()).isFalse();
        assertThat(found.get("cost_nano_usd").asLong()).isEqualTo(row.row().cost().actualNanoUsd());
        assertThat(
                        ask("/api/requests/" + recorded.rows().get(10).row().requestId())
                                .at("/data/bodies")
                                .isNull())
                .isTrue();
    }

    @Test
    void anUnknownIdIsNotFound() throws Exception {
        HttpResponse<String> answer = send("/api/requests/req_nobody", TOKEN);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("request_not_found", "req_nobody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/usage?perod=today          | perod     | unknown parameter (expected: key, team, customer, model, provider, period, tz, group_by)
                    /api/usage?limit=1              | limit     | unknown parameter
                    /api/usage?period=yesterday     | period    | yesterday (expected: today, 7d, month or FROM..TO
                    /api/usage?period=2026-02-01..2026-01-01 | period | a start before the end
                    /api/usage?tz=Mars              | tz        | Mars (expected: a time zone such as Europe/Berlin or +02:00)
                    /api/usage?group_by=colour      | group_by  | colour (expected: key, team, customer, model, provider, day or hour)
                    /api/usage?group_by=day,hour    | group_by  | each at most once
                    /api/usage?key=a&key=b          | key       | there twice (expected: once)
                    /api/requests?outcome=bad       | outcome   | bad (expected: served, refused, client_error, failed, client_gone, unknown)
                    /api/requests?status=99         | status    | 99 (expected: 100 to 599)
                    /api/requests?limit=0           | limit     | 0 (expected: 1 to 1000)
                    /api/requests?limit=many        | limit     | many (expected: 1 to 1000)
                    /api/requests?cursor=nonsense   | cursor    | nonsense (expected: the value of
                    /api/requests?group_by=model    | group_by  | unknown parameter
                    /api/requests/req_1?a=b         | a         | unknown parameter (expected: none)
                    """)
    void namesTheParameterThatCannotBeUsed(String path, String parameter, String message)
            throws Exception {
        HttpResponse<String> answer = send(path, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("param").asText()).isEqualTo(parameter);
        assertThat(error.get("message").asText()).startsWith(parameter + ":").contains(message);
    }

    @Test
    void aTextThatIsTooLongIsRefused() throws Exception {
        assertThat(send("/api/requests?q=" + "a".repeat(201), TOKEN).body())
                .contains("q: 201 characters (expected: at most 200)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/usage", "/api/requests", "/api/requests/req_1"})
    void asksForTheAdminToken(String path) throws Exception {
        HttpResponse<String> none = send(path, null);
        HttpResponse<String> wrong = send(path, "admin-wrong");
        token = null;
        HttpResponse<String> nobody = send(path, TOKEN);

        assertThat(List.of(none.statusCode(), wrong.statusCode(), nobody.statusCode()))
                .containsOnly(401);
        assertThat(none.body()).contains("missing_admin_token");
        assertThat(wrong.body()).contains("invalid_admin_token").doesNotContain("admin-wrong");
    }

    @Test
    void aChangedTokenHoldsAtOnce() throws Exception {
        int port = serve(questions(source)).boundPort();
        assertThat(get(port, "/api/usage", TOKEN).statusCode()).isEqualTo(200);

        token = KeyDigest.of("another-admin-token");

        assertThat(get(port, "/api/usage", TOKEN).statusCode()).isEqualTo(401);
        assertThat(get(port, "/api/usage", "another-admin-token").statusCode()).isEqualTo(200);
    }

    @Test
    void healthAndMetricsStayOpenAndOtherPathsUnknown() throws Exception {
        assertThat(send("/health/live", null).statusCode()).isEqualTo(200);
        assertThat(send("/metrics", null).statusCode()).isEqualTo(200);
        assertThat(send("/api/nothing", TOKEN).statusCode()).isEqualTo(404);
        assertThat(send("/api/requests/", TOKEN).statusCode()).isEqualTo(404);
        assertThat(send("/api/requests/a/b", TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void onlyReads() throws Exception {
        int port = serve(questions(source)).boundPort();

        HttpResponse<String> answer =
                client.send(
                        request(port, "/api/requests", TOKEN)
                                .method("DELETE", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void saysWhenTheStoreIsAwayOrThereIsNone() throws Exception {
        try (var absent = new SqliteSource(folder.resolve("absent.db"))) {
            HttpResponse<String> away =
                    get(serve(questions(absent)).boundPort(), "/api/usage", TOKEN);
            HttpResponse<String> none = get(serve(null).boundPort(), "/api/usage", TOKEN);

            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("retry-after")).hasValue("1");
            assertThat(away.body()).contains("store_unavailable", "no record here yet");
            assertThat(none.statusCode()).isEqualTo(503);
            assertThat(none.body()).contains("no_store", "audit.store");
        }
    }

    @Test
    void refusesTheSeventeenthQuestionAtOnce() throws Exception {
        var begun = new CountDownLatch(16);
        var gate = new CompletableFuture<Void>();
        Executor slow =
                task ->
                        blocking.execute(() -> {
                            begun.countDown();
                            gate.orTimeout(20, TimeUnit.SECONDS).join();
                            task.run();
                        });
        int port = serve(questions(source), slow).boundPort();
        var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 16; i++) {
            waiting.add(
                    client.sendAsync(
                            request(port, "/api/requests?limit=1", TOKEN).build(),
                            BodyHandlers.ofString()));
        }
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        HttpResponse<String> refused = get(port, "/api/usage", TOKEN);
        HttpResponse<String> health = get(port, "/health/live", null);
        gate.complete(null);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("16 questions at once");
        assertThat(health.statusCode()).isEqualTo(200);
        for (var answer : waiting) {
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(get(port, "/api/usage", TOKEN).statusCode()).isEqualTo(200);
    }

    private JsonNode ask(String path) throws Exception {
        HttpResponse<String> answer = send(path, TOKEN);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String path, @Nullable String bearer) throws Exception {
        if (servers.isEmpty()) {
            serve(questions(source));
        }
        return get(servers.getFirst().boundPort(), path, bearer);
    }

    private HttpResponse<String> get(int port, String path, @Nullable String bearer)
            throws Exception {
        return client.send(request(port, path, bearer).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path, @Nullable String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(30));
        return bearer == null ? request : request.header("authorization", "Bearer " + bearer);
    }

    private HttpServer serve(@Nullable Questions questions) {
        return serve(questions, blocking);
    }

    private HttpServer serve(@Nullable Questions questions, Executor asking) {
        var routes = new QuestionRoutes(questions, clock());
        HttpServer server =
                HttpServer.start(
                        HttpSettings.plain("127.0.0.1", 0),
                        worker,
                        new AdminHandler(
                                new HealthRoutes(new Readiness()),
                                exposition,
                                blocking,
                                NoCluster.api(routes, asking, () -> token)));
        servers.add(server);
        return server;
    }

    private static Questions questions(SqliteSource from) {
        return new Questions(from, Duration.ofSeconds(10), clock());
    }

    private static Clock clock() {
        return Clock.fixed(RecordedRows.START.plus(Duration.ofHours(2)), ZoneOffset.UTC);
    }
}
