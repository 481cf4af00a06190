package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.query.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes by the API through any of three nodes, while nodes are killed: what was answered is in
 * force on all of them in the end, and has its row. For longer: {@code
 * -Dtollgate.test.kill-seconds=600}.
 */
class KilledNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration KILLING =
            Duration.ofSeconds(Long.getLong("tollgate.test.kill-seconds", 20));
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WRITERS = 3;

    /** Below the hundred versions that are remembered for a node that is away. */
    private static final int MOST_MISSED = 80;

    @TempDir Path folder;

    /** What was answered with 2xx: the version by the name of the key that it made. */
    private final Map<String, Long> answered = new ConcurrentSkipListMap<>();

    private final AtomicInteger asked = new AtomicInteger();

    /** How many may yet be made before all nodes have to have them. */
    private final Semaphore ahead = new Semaphore(MOST_MISSED);

    @Test
    void whatWasAnsweredIsInForceOnAllNodes() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (NodeProcesses cluster =
                NodeProcesses.start(
                        folder,
                        Map.of("CLUSTER_SECRET", "a secret of the tests"),
                        _ -> "demo: true\nseal-key: a passphrase of the tests\n")) {
            int kills = changeAndKill(cluster, random);
            settle(cluster);
            check(cluster, "seed " + seed + ", " + kills + " kills, " + asked + " asked");

            cluster.all().forEach(NodeProcess::kill);
            settle(cluster);
            check(cluster, "seed " + seed + ", after all were killed");
            cluster.all().forEach(NodeProcess::stop);
        }
    }

    private int changeAndKill(NodeProcesses cluster, Random random) throws Exception {
        var stop = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            var own = new Random(random.nextLong());
            writers.add(Thread.startVirtualThread(() -> write(cluster, writer, own, stop)));
        }
        int kills = 0;
        long until = System.nanoTime() + KILLING.toNanos();
        while (System.nanoTime() < until || kills < 3) {
            NodeProcess doomed = cluster.node(random.nextInt(NodeProcesses.SIZE));
            pause(random.nextInt(500));
            doomed.kill();
            kills++;
            doomed.start();
            doomed.awaitServing();
            if (random.nextBoolean()) {
                catchUp(cluster);
            }
        }
        // all at once, while changes are on their way
        catchUp(cluster);
        pause(500);
        cluster.all().forEach(NodeProcess::kill);
        stop.set(true);
        for (Thread writer : writers) {
            assertThat(writer.join(SOON)).isTrue();
        }
        return kills + NodeProcesses.SIZE;
    }

    private void catchUp(NodeProcesses cluster) {
        cluster.awaitWhole();
        awaitOneVersion(cluster);
        ahead.release(MOST_MISSED - ahead.availablePermits());
    }

    private void write(NodeProcesses cluster, int writer, Random random, AtomicBoolean stop) {
        int count = 0;
        while (mayWrite(stop)) {
            String name = "w" + writer + "-" + count++;
            AdminClient api = cluster.node(random.nextInt(NodeProcesses.SIZE)).api();
            asked.incrementAndGet();
            try {
                AdminClient.Answer answer =
                        api.post("/api/virtual-keys", "{\"name\":\"%s\"}".formatted(name));
                if (answer.status() / 100 == 2) {
                    answered.put(name, answer.json().path("version").asLong());
                } else {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                    if (answer.text().contains("cluster_unavailable")) {
                        ahead.release(); // nothing was changed
                    }
                }
            } catch (IOException e) {
                pause(20); // it was killed: whether it is made nobody knows
            }
            pause(random.nextInt(200));
        }
    }

    private boolean mayWrite(AtomicBoolean stop) {
        try {
            boolean may = false;
            while (!may && !stop.get()) {
                may = ahead.tryAcquire(20, TimeUnit.MILLISECONDS);
            }
            return may;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void settle(NodeProcesses cluster) throws IOException {
        cluster.startAll();
        cluster.awaitWhole();
        awaitOneVersion(cluster);
    }

    /** Returns when all nodes have had the newest version at one moment. */
    private static void awaitOneVersion(NodeProcesses cluster) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> {
                    Set<String> states = new HashSet<>();
                    for (NodeProcess node : cluster.all()) {
                        JsonNode state = node.api().get("/api/config").ok();
                        states.add(state.path("version").asText());
                        states.addAll(state.path("nodes").findValuesAsText("version"));
                    }
                    assertThat(states).hasSize(1);
                });
    }

    private void check(NodeProcesses cluster, String as) throws IOException {
        assertThat(answered).as(as).isNotEmpty();
        assertThat(new TreeSet<>(answered.values())).as(as).hasSameSizeAs(answered.keySet());
        long version = cluster.node(0).api().get("/api/config").ok().path("version").asLong();
        byte[] document = Files.readAllBytes(document(cluster.node(0)));
        String lines = changes(cluster.node(0));
        for (NodeProcess node : cluster.all()) {
            assertThat(keys(node)).as(as).containsAll(answered.keySet());
            assertThat(Files.readAllBytes(document(node))).as(as).isEqualTo(document);
            assertThat(changes(node)).as(as).isEqualTo(lines);
        }
        checkVersions(as, version, lines.lines().map(KilledNodesTest::json).toList());
        for (NodeProcess node : cluster.all()) {
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(rows(node)).as(as).isEqualTo(version));
        }
    }

    /** Each from the first to the last has made one key, and those we know of theirs. */
    private void checkVersions(String as, long last, List<JsonNode> lines) {
        assertThat(lines)
                .as(as)
                .extracting(line -> line.path("version").asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
        var made = new TreeMap<String, Long>();
        lines.forEach(line -> made.put(line.path("name").asText(), line.path("version").asLong()));
        assertThat(made).as(as).containsAllEntriesOf(answered);
    }

    private static Set<String> keys(NodeProcess node) throws IOException {
        return new TreeSet<>(
                node.api().get("/api/virtual-keys").ok().path("data").findValuesAsText("name"));
    }

    private static Path document(NodeProcess node) {
        return node.dataDir().resolve("documents/configuration");
    }

    private static String changes(NodeProcess node) throws IOException {
        return Files.readString(node.dataDir().resolve("documents/changes.jsonl"));
    }

    /** Of the table of changes; -1 where one is there twice, or one in between is not. */
    private static long rows(NodeProcess node) {
        var found = new ArrayList<Long>();
        try (var source = new SqliteSource(node.dataDir().resolve("audit.db"))) {
            new ReadOnlySql(source, SOON)
                    .run(
                            "SELECT count(*), count(DISTINCT version), max(version) FROM changes",
                            1,
                            new Table() {
                                @Override
                                public void columns(List<String> names) {}

                                @Override
                                public void row(List<@Nullable Object> values) {
                                    values.forEach(value ->
                                            found.add(Long.parseLong(String.valueOf(value))));
                                }
                            });
        }
        return Set.copyOf(found).size() == 1 ? found.getFirst() : -1;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
