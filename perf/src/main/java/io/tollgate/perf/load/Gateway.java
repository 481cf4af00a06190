package io.tollgate.perf.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is compared: where it answers, and the process whose processor time and memory it
 * costs.
 *
 * @param name as the report shows it
 * @param plain the way to the mock over plain HTTP
 * @param tls the way to the mock over TLS, null when there is none
 * @param translated the way of a client that speaks another format, null when there is none
 * @param process its process tree; pid 0 for the direct way to the mock
 * @param metrics of a node that is watched, null for all others
 */
record Gateway(
        String name,
        Target plain,
        @Nullable Target tls,
        @Nullable Target translated,
        ProcessTree process,
        @Nullable NodeMetrics metrics) {
    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String TOLLGATE = "tollgate";

    /** Tollgate that keeps no record of its requests. */
    static final String UNRECORDED = "tollgate-unrecorded";

    /** Tollgate with a record in ClickHouse. */
    static final String CLICKHOUSE = "tollgate-clickhouse";

    /** Tollgate with a record, budgets and limits. */
    static final String LIMITED = "tollgate-limited";

    /** The same as a member of a cluster. */
    static final String MEMBER = "tollgate-member";

    Gateway {
        if (name.isBlank() || name.contains(",")) {
            throw new IllegalArgumentException("name: '" + name + "' (expected: a word)");
        }
    }

    Gateway(
            String name,
            Target plain,
            @Nullable Target tls,
            @Nullable Target translated,
            ProcessTree process) {
        this(name, plain, tls, translated, process, null);
    }

    /** Reads {@code name=URL,pid[,model][,key][,header: value]...}. */
    static Gateway parse(String text) {
        int equals = text.indexOf('=');
        String[] parts = text.substring(equals + 1).split(",", -1);
        if (equals < 1 || parts.length < 2) {
            throw new IllegalArgumentException(
                    "gateway: "
                            + text
                            + " (expected: name=URL,pid[,model][,key][,header: value]...)");
        }
        String model = parts.length > 2 && !parts[2].isBlank() ? parts[2] : "*";
        String key = parts.length > 3 ? parts[3] : "sk-client";
        List<String> headers = List.of(parts).subList(Math.min(4, parts.length), parts.length);
        var target = new Target(URI.create(parts[0]), model, key, ClientApi.OPENAI, headers);
        var process = new ProcessTree(pid(parts[1]));
        if (!process.alive()) {
            throw new IllegalArgumentException(
                    "gateway: " + text + " (expected: the id of a running process)");
        }
        return new Gateway(text.substring(0, equals), target, null, null, process);
    }

    /** Where load of that kind goes, null when this gateway cannot take it. */
    @Nullable Target target(Way way) {
        return switch (way) {
            case PLAIN -> plain;
            case TLS -> tls;
            case TRANSLATED -> translated;
        };
    }

    /** How often it has asked the grid so far; 0 where that is not counted. */
    long gridQuestions() throws IOException {
        return metrics == null ? 0 : metrics.gridQuestions();
    }

    /** Returns when every row of a watched node is in its store. */
    void awaitShipped(Duration atMost) throws IOException {
        if (metrics == null || NodeMetrics.await(metrics::shipped, atMost) < 0) {
            throw new IOException(name + ": its rows did not get into the store in time");
        }
    }

    boolean direct() {
        return process.pid() == 0;
    }

    private static long pid(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "gateway pid: " + text + " (expected: a process id)", wrong);
        }
    }
}
