package io.tollgate.perf.load;

import java.util.List;

/** One kind of load that every gateway gets in turn. */
sealed interface Scenario {
    /** Short name for {@code --only}, files and figures. */
    String id();

    /** What a reader of the report sees. */
    String title();

    /** How the gateway is asked. */
    Way way();

    /** As many requests as the gateway can take. */
    record Saturated(String id, String title, Payload payload, Way way) implements Scenario {}

    /** A fixed number of requests a second. */
    record Rate(String id, String title, int perSecond) implements Scenario {
        @Override
        public Way way() {
            return Way.PLAIN;
        }
    }

    /** Streams that are open at once, each with so many chunks a second. */
    record Streams(String id, String title, int count, int chunksPerSecond) implements Scenario {
        @Override
        public Way way() {
            return Way.PLAIN;
        }

        int openPerSecond() {
            return Math.min(3_000, Math.max(500, count));
        }
    }

    /** All of them, in the order in which they run. */
    List<Scenario> ALL =
            List.of(
                    new Saturated("cpu-1k", "saturated, 1 KB", Payload.SMALL, Way.PLAIN),
                    new Saturated("cpu-10k", "saturated, 10 KB", Payload.LARGE, Way.PLAIN),
                    new Rate("rate-500", "500 requests a second, 1 KB", 500),
                    new Rate("rate-2000", "2,000 requests a second, 1 KB", 2_000),
                    new Streams("streams-100", "100 streams, 50 chunks a second", 100, 50),
                    new Streams("streams-1000", "1,000 streams, 5 chunks a second", 1_000, 5),
                    new Saturated(
                            "tls-1k", "saturated, 1 KB, TLS upstream", Payload.SMALL, Way.TLS),
                    new Saturated(
                            "tls-10k", "saturated, 10 KB, TLS upstream", Payload.LARGE, Way.TLS),
                    new Saturated(
                            "translated-1k",
                            "saturated, 1 KB, from Anthropic's format",
                            Payload.SMALL,
                            Way.TRANSLATED),
                    new Streams("many", "9,500 streams, 1 chunk a second", 9_500, 1));
}
