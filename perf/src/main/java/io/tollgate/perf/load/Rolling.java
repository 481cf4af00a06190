package io.tollgate.perf.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Does a rolling restart lose a request? Clients send whole requests and streams to HAProxy while
 * {@code local-cluster restart} restarts each node; an answer counts as good when its status is 200
 * and it is complete. Nothing is tried again.
 *
 * <p>Arguments: the command, the cluster's folder, HAProxy's URL, and where to write the report.
 */
final class Rolling {
    private static final int WHOLE_CLIENTS = 8;
    private static final int STREAM_CLIENTS = 8;
    private static final Duration BEFORE_AND_AFTER = Duration.ofSeconds(3);
    private static final long PAUSE_NANOS = 5_000_000L;

    private final LongAdder whole = new LongAdder();
    private final LongAdder streams = new LongAdder();
    private final AtomicLong longestWhole = new AtomicLong();
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String key;
    private volatile boolean over;

    private Rolling(URI url, String key) {
        this.url = url;
        this.key = key;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 3 || args.length > 4) {
            System.err.println("usage: perf/rolling [REPORT]");
            System.exit(2);
        }
        String key = Files.readString(Path.of(args[1], "virtual-key"), StandardCharsets.UTF_8);
        var rolling = new Rolling(URI.create(args[2] + "/v1/chat/completions"), key.strip());
        String report = rolling.run(args[0]);
        System.out.print(report);
        if (args.length > 3) {
            Files.writeString(Path.of(args[3]), report, StandardCharsets.UTF_8);
        }
        System.exit(rolling.failures.isEmpty() ? 0 : 1);
    }

    private String run(String command) throws IOException, InterruptedException {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < WHOLE_CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> client(this::whole)));
        }
        for (int i = 0; i < STREAM_CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> client(this::stream)));
        }
        LockSupport.parkNanos(BEFORE_AND_AFTER.toNanos());
        long began = System.nanoTime();
        List<String> said = new ArrayList<>();
        Process restart = new ProcessBuilder(command, "restart").redirectErrorStream(true).start();
        try (BufferedReader out = restart.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add("%s after %.1f s".formatted(line, (System.nanoTime() - began) / 1e9));
            }
        }
        if (restart.waitFor() != 0) {
            failures.computeIfAbsent("the restart itself", _ -> new LongAdder()).increment();
        }
        LockSupport.parkNanos(BEFORE_AND_AFTER.toNanos());
        over = true;
        for (Thread each : clients) {
            each.join();
        }
        return report(said);
    }

    private void client(Ask ask) {
        while (!over) {
            try {
                String failure = ask.once();
                if (!failure.isEmpty()) {
                    failures.computeIfAbsent(failure, _ -> new LongAdder()).increment();
                }
            } catch (IOException e) {
                failures.computeIfAbsent(String.valueOf(e), _ -> new LongAdder()).increment();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private String whole() throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<String> answer =
                client.send(request("fast", false), HttpResponse.BodyHandlers.ofString());
        longestWhole.accumulateAndGet(System.nanoTime() - began, Math::max);
        whole.increment();
        return answer.statusCode() == 200 && answer.body().contains("\"finish_reason\"")
                ? ""
                : "whole: status " + answer.statusCode() + " " + answer.body();
    }

    private String stream() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer =
                client.send(request("demo/demo", true), HttpResponse.BodyHandlers.ofLines());
        streams.increment();
        try (Stream<String> lines = answer.body()) {
            boolean done = lines.filter("data: [DONE]"::equals).count() == 1;
            return answer.statusCode() == 200 && done
                    ? ""
                    : "stream: status " + answer.statusCode() + (done ? "" : ", cut");
        } catch (java.io.UncheckedIOException e) {
            return "stream: cut: " + e.getMessage();
        }
    }

    private HttpRequest request(String model, boolean stream) {
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\""
                                        + model
                                        + "\",\"stream\":"
                                        + stream
                                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .build();
    }

    private String report(List<String> said) {
        var text = new StringBuilder("# A rolling restart under load\n\n");
        text.append("Three nodes behind HAProxy on one machine (`deploy/local-cluster`), ")
                .append(WHOLE_CLIENTS + STREAM_CLIENTS)
                .append(" clients that try nothing again.\n\n");
        text.append("| | |\n|---|---|\n");
        text.append("| whole requests | ").append(whole).append(" |\n");
        text.append("| streams | ").append(streams).append(" |\n");
        text.append("| failed | ")
                .append(failures.values().stream().mapToLong(LongAdder::sum).sum())
                .append(" |\n");
        text.append("| longest whole request | ")
                .append("%.0f ms".formatted(longestWhole.get() / 1e6))
                .append(" |\n\n");
        said.forEach(line -> text.append("- ").append(line).append('\n'));
        new TreeMap<>(failures)
                .forEach((what, count) ->
                        text.append("- failed, ")
                                .append(count)
                                .append(" times: ")
                                .append(what)
                                .append('\n'));
        return text.toString();
    }

    /** One request; gives what was wrong with its answer, or "". */
    private interface Ask {
        String once() throws IOException, InterruptedException;
    }
}
