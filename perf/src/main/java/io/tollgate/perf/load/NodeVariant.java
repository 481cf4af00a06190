package io.tollgate.perf.load;

import java.util.Map;

/**
 * What a Tollgate node is measured with.
 *
 * @param name as the report shows it
 * @param audit the lines below {@code audit:}
 * @param limits further lines of the virtual key
 * @param more further sections of the configuration
 */
record NodeVariant(String name, String audit, String limits, String more) {
    private static final String SQLITE = "  mode: group\n";

    /** As it comes: its requests are recorded in SQLite. */
    static final NodeVariant RECORDED = recorded(Gateway.TOLLGATE, SQLITE);

    /** Keeps no record of its requests. */
    static final NodeVariant UNRECORDED = recorded(Gateway.UNRECORDED, "  mode: \"off\"\n");

    /** With budgets on two levels, and limits of requests and tokens, that nobody reaches. */
    static final NodeVariant LIMITED =
            new NodeVariant(
                    Gateway.LIMITED,
                    SQLITE,
                    """
                        team: perf
                        budgets:
                          - {usd: 1000000, period: day}
                        limits:
                          - {requests: 1000000000, period: 1m}
                          - {tokens: 1000000000000, period: 1m}
                    """,
                    """
                    teams:
                      perf:
                        budgets:
                          - {usd: 10000000, period: month}
                    prices:
                      models:
                        - {provider: mock, model: "*", input: 1, output: 4, max-output: 4096}
                        - {provider: mock-tls, model: "*", input: 1, output: 4, max-output: 4096}
                    """);

    private static final Template CLUSTER =
            new Template(
                    """
                    cluster:
                      name: perf
                      secret: <secret>
                      host: 127.0.0.1
                      port: <port>
                      members: ["127.0.0.1:<port>", "127.0.0.1:<other>"]
                    """);

    /** The same with the record of another variant. */
    NodeVariant recordedAs(NodeVariant other) {
        return new NodeVariant(name, other.audit, limits, more);
    }

    /**
     * The same as a member of a cluster of two on this machine.
     *
     * @param port at which it talks to the other
     * @param other port of the other
     */
    NodeVariant member(String name, int port, int other) {
        String cluster =
                CLUSTER.with(
                        Map.of("secret", "perf-0123456789abcdef", "port", port, "other", other));
        return new NodeVariant(name, audit, limits, more + cluster);
    }

    /** Recorded in ClickHouse, which is another process whose CPU does not count. */
    static NodeVariant clickHouse(int port) {
        return recorded(
                Gateway.CLICKHOUSE,
                "  mode: group\n  store: clickhouse\n  clickhouse:\n"
                        + "    hosts: [\"http://127.0.0.1:"
                        + port
                        + "\"]\n");
    }

    private static NodeVariant recorded(String name, String audit) {
        return new NodeVariant(name, audit, "", "");
    }
}
