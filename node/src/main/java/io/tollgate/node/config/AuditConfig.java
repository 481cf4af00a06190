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
 * @param promptHash whether a row has a hash of its request's body
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
        boolean promptHash,
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

    /** A ClickHouse server or cluster. */
    public record ClickHouse(
            List<URI> hosts,
            String database,
            String user,
            Secret password,
            @Nullable Path caFile,
            Duration connectTimeout,
            Duration socketTimeout) {
        public ClickHouse {
            hosts = List.copyOf(hosts);
        }
    }

    /** A folder of JSON lines. */
    public record FileSink(Path folder, long maxBytes, boolean gzip) {}

    /** A receiver of signed batches. */
    public record Webhook(URI url, Secret secret, Duration timeout) {}
}
