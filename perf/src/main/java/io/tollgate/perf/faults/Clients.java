package io.tollgate.perf.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Clients of a trial: each request is a virtual thread, and nothing is tried again. */
final class Clients {
    private static final int TRACE_BYTES = 14;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String key;
    private final String trace;
    private final int maxTokens;
    private final Queue<Got> answers = new ConcurrentLinkedQueue<>();

    /**
     * @param key of the virtual key
     * @param trace four hex digits with which the traces of these requests begin
     */
    Clients(String key, String trace, int maxTokens) {
        this.key = key;
        this.trace = trace;
        this.maxTokens = maxTokens;
    }

    /**
     * What came of a request.
     *
     * @param status 0 where the connection broke or none was taken
     * @param sentNanos when it was sent
     * @param tookMillis until its answer was there
     */
    record Got(int status, String body, ClusterNode node, long sentNanos, long tookMillis) {}

    String trace() {
        return trace;
    }

    /** One request, in this thread. */
    Got ask(ClusterNode node) {
        byte[] random = new byte[TRACE_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        long sent = System.nanoTime();
        int status = 0;
        String body = "";
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + node.port() + "/v1/chat/completions"))
                        .timeout(Duration.ofSeconds(30))
                        .header("authorization", "Bearer " + key)
                        .header("content-type", "application/json")
                        .header(
                                "traceparent",
                                "00-"
                                        + trace
                                        + HexFormat.of().formatHex(random)
                                        + "-0123456789abcdef-01")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"mock/mock-1k\",\"max_tokens\":"
                                                + maxTokens
                                                + ",\"messages\":[{\"role\":\"user\",\"content\":"
                                                + "\"Hi\"}]}"))
                        .build();
        try {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            status = answer.statusCode();
            body = answer.body();
        } catch (IOException broken) {
            body = String.valueOf(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        var got =
                new Got(
                        status,
                        status == 200 ? "" : body,
                        node,
                        sent,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent));
        answers.add(got);
        return got;
    }

    /** So many at once. */
    void together(int count, IntFunction<ClusterNode> nodes) {
        var gate = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            ClusterNode node = nodes.apply(i);
            threads.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            gate.await();
                            ask(node);
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    }));
        }
        gate.countDown();
        join(threads);
    }

    /** So many a second for that long, whatever becomes of them; returns when all are answered. */
    void paced(double rate, Duration time, IntFunction<ClusterNode> nodes) {
        var threads = new ArrayList<Thread>();
        long start = System.nanoTime();
        int count = (int) (rate * time.toMillis() / 1e3);
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / rate);
            Pause.of(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            ClusterNode node = nodes.apply(i);
            threads.add(Thread.startVirtualThread(() -> ask(node)));
        }
        join(threads);
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    List<Got> answers() {
        return List.copyOf(answers);
    }

    long served() {
        return answers.stream().filter(got -> got.status() == 200).count();
    }

    /** How many answers of each status. */
    Map<Integer, Integer> statuses() {
        var counts = new TreeMap<Integer, Integer>();
        answers.forEach(got -> counts.merge(got.status(), 1, Integer::sum));
        return counts;
    }
}
