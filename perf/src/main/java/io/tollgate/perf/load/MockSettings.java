package io.tollgate.perf.load;

/**
 * What the mock provider does with the next requests; changed while it runs by {@code POST
 * /mock/control}.
 *
 * @param chunks content chunks of a stream
 * @param rate chunks a second of one stream
 * @param latencyMillis delay before an answer, or before the first byte of a stream
 * @param failure how requests fail, if they do
 * @param failEvery one in this many requests fails; 1 means all
 */
record MockSettings(
        int chunks, double rate, int latencyMillis, MockFailure failure, int failEvery) {

    static final MockSettings DEFAULT = new MockSettings(50, 50, 0, MockFailure.NONE, 1);

    MockSettings {
        require(chunks >= 0 && chunks <= 1_000_000, "chunks", chunks, "0 to 1000000");
        require(rate > 0 && rate <= 10_000, "rate", rate, "above 0, up to 10000 a second");
        require(
                latencyMillis >= 0 && latencyMillis <= 60_000,
                "latency-ms",
                latencyMillis,
                "0 to 60000");
        require(failEvery >= 1, "fail-every", failEvery, ">= 1");
    }

    /** Takes over the values of a query string such as {@code chunks=100&rate=50}. */
    MockSettings with(String query) {
        MockSettings changed = this;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                changed = changed.with(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return changed;
    }

    private MockSettings with(String name, String value) {
        return switch (name) {
            case "chunks" ->
                    new MockSettings(
                            Integer.parseInt(value), rate, latencyMillis, failure, failEvery);
            case "rate" ->
                    new MockSettings(
                            chunks, Double.parseDouble(value), latencyMillis, failure, failEvery);
            case "latency-ms" ->
                    new MockSettings(chunks, rate, Integer.parseInt(value), failure, failEvery);
            case "fail" ->
                    new MockSettings(chunks, rate, latencyMillis, MockFailure.of(value), failEvery);
            case "fail-every" ->
                    new MockSettings(chunks, rate, latencyMillis, failure, Integer.parseInt(value));
            default ->
                    throw new IllegalArgumentException(
                            name + " (expected: chunks, rate, latency-ms, fail or fail-every)");
        };
    }

    private static void require(boolean good, String name, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
