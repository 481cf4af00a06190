package io.tollgate.node.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of each request, and where.
 *
 * @param mode what survives a loss of power; {@link Mode#OFF} keeps nothing at all
 * @param node this node's id in its rows; "" for one that is made on first use
 * @param whenFull what happens to requests that cannot be recorded
 * @param retention how long the journal keeps rows that have been shipped
 * @param maxBytes of the journal's rows, above which shipped ones go before their time
 * @param promptHash which hash of its request's body a row has
 * @param bodies whether texts are kept; a virtual key may say otherwise
 * @param bodyBytes kept of one text at most
 * @param rowDays how long a store keeps rows
 * @param bodyDays how long a store keeps texts
 * @param store the store that questions are asked of
 * @param clickHouse where it is; null unless it is the store
 * @param file rows as JSON lines as well; null for none
 * @param webhook batches to a URL as well; null for none
 */
public record AuditConfig(
        Mode mode,
        String node,
        WhenFull whenFull,
        Duration retention,
        long maxBytes,
        PromptHash promptHash,
        boolean bodies,
        int bodyBytes,
        int rowDays,
        int bodyDays,
        StoreKind store,
        @Nullable ClickHouse clickHouse,
        @Nullable FileSink file,
        @Nullable Webhook webhook) {
    static final Range RETENTION = Range.time(Duration.ofMinutes(1), Duration.ofDays(365));
    static final Range MAX_BYTES = Range.bytes(64 << 20, 1L << 44);
    static final Range BODY_BYTES = Range.bytes(1 << 10, 64 << 20);
    static final Range DAYS = Range.count(1, 10_000);
    static final int MOST_NODE = 64;

    public AuditConfig {
        RETENTION.check("retention", retention);
        MAX_BYTES.check("maxBytes", maxBytes);
        BODY_BYTES.check("bodyBytes", bodyBytes);
        DAYS.check("rowDays", rowDays);
        DAYS.check("bodyDays", bodyDays);
        if ((store == StoreKind.CLICKHOUSE) != (clickHouse != null)) {
            throw new IllegalArgumentException(
                    "clickHouse: "
                            + (clickHouse == null ? "none" : "there")
                            + " for the store "
                            + store
                            + " (expected: both or neither)");
        }
    }

    /** What survives. A process that dies, also by kill -9, loses nothing in any but the last. */
    public enum Mode {
        /** A request waits until its record is forced to disk. */
        STRICT,
        /** Forced within milliseconds; nobody waits. */
        GROUP,
        /** Forced when the system gets to it. */
        RELAXED,
        /** Nothing is recorded. */
        OFF
    }

    /** What finds the same prompt again. Both in hexadecimal, 32 digits. */
    public enum PromptHash {
        /** XXH3 of 128 bits, what {@code xxh128sum} prints: quick, but collisions can be made. */
        XXH3,
        /** The first half of SHA-256: a proof, at 0.5 microseconds for each KiB of the body. */
        SHA_256,
        OFF
    }

    /** What happens to a request that cannot be recorded. */
    public enum WhenFull {
        /** It is refused with a 503. */
        REFUSE,
        /** It is served, and counted as unrecorded. */
        SERVE
    }

    /** Where rows are asked for. */
    public enum StoreKind {
        SQLITE,
        CLICKHOUSE,
        /** Rows stay in the journal until they are too old. */
        NONE
    }

    /**
     * A ClickHouse server or cluster.
     *
     * @param hosts entrances to the same data, used in turn when one fails
     * @param password null for none
     * @param caFile certificates to trust instead of the JVM's own; null for those
     * @param connectTimeout until a host counts as away
     * @param socketTimeout the longest time without a byte
     */
    public record ClickHouse(
            List<URI> hosts,
            String database,
            String user,
            @Nullable Secret password,
            @Nullable Path caFile,
            Duration connectTimeout,
            Duration socketTimeout) {
        static final Range CONNECT = Range.time(Duration.ofMillis(100), Duration.ofMinutes(1));
        static final Range SILENCE = Range.time(Duration.ofSeconds(1), Duration.ofMinutes(10));

        public ClickHouse {
            hosts = List.copyOf(hosts);
            if (hosts.isEmpty()) {
                throw new IllegalArgumentException("hosts: none (expected: at least one)");
            }
            CONNECT.check("connectTimeout", connectTimeout);
            SILENCE.check("socketTimeout", socketTimeout);
        }

        /** The password itself; "" for none. Only for those who send it. */
        public String revealPassword() {
            return password == null ? "" : password.reveal();
        }
    }

    /**
     * A folder of JSON lines.
     *
     * @param maxBytes of a file before the next one is begun
     * @param gzip whether finished files are compressed
     */
    public record FileSink(Path folder, long maxBytes, boolean gzip) {
        static final Range FILE_BYTES = Range.bytes(1 << 20, 1L << 40);

        public FileSink {
            FILE_BYTES.check("maxBytes", maxBytes);
        }
    }

    /**
     * A receiver of signed batches.
     *
     * @param secret signs each batch
     * @param timeout of a whole call
     */
    public record Webhook(URI url, Secret secret, Duration timeout) {
        static final Range TIMEOUT = Range.time(Duration.ofMillis(100), Duration.ofMinutes(5));

        public Webhook {
            TIMEOUT.check("timeout", timeout);
        }
    }
}
