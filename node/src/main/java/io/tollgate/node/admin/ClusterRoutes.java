package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.governance.ledger.Leases;
import io.tollgate.governance.ledger.Leases.WriteOff;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.cluster.ClusterStatus;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/cluster}: who is there, whether all copies are, and who has claimed what, as this
 * node sees it. {@code POST /api/cluster/write-off} with {@code {"node": NAME}}: that node will not
 * come back. For whoever has the admin token. The grid is asked on other threads.
 */
public final class ClusterRoutes {
    private static final String CLUSTER = "/api/cluster";
    private static final String WRITE_OFF = "/api/cluster/write-off";
    private static final String NODE = "node";
    private static final String EVEN_UNKNOWN = "even-unknown";
    private static final List<String> HEADERS = List.of("cache-control", "no-store");
    private static final int MOST_ASKERS = 4;
    private static final int MOST_LEASES = 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<Standing> standing;
    private final Supplier<Leases> leases;
    private final BlockingWork work;
    private final AdminToken token;

    /**
     * How the cluster stands.
     *
     * @param decides whether budgets may be spent from
     * @param introduced nodes that have said what they had spent
     */
    public record Standing(ClusterStatus status, boolean decides, int introduced) {}

    /**
     * @param blocking runs what asks the grid
     * @param token of the configuration that holds now; null lets nobody in
     */
    public ClusterRoutes(
            Supplier<Standing> standing,
            Supplier<Leases> leases,
            Executor blocking,
            Supplier<@Nullable KeyDigest> token) {
        this.standing = standing;
        this.leases = leases;
        this.work = new BlockingWork(blocking, "questions about the cluster", MOST_ASKERS);
        this.token = new AdminToken(token);
    }

    /** Answers where the path is one of these; otherwise leaves the exchange alone. */
    public boolean handle(Exchange exchange) {
        boolean writesOff = exchange.path().equals(WRITE_OFF);
        if (!writesOff && !exchange.path().equals(CLUSTER)) {
            return false;
        }
        ClientError refused = token.refuse(exchange);
        if (refused != null) {
            AdminAnswers.error(exchange, refused);
        } else if (writesOff) {
            writeOff(exchange);
        } else if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), CLUSTER, "GET or HEAD"));
        } else {
            work.answer(exchange, this::show);
        }
        return true;
    }

    private ExchangeHandler show() {
        Standing now = standing.get();
        List<Leases.Lease> worst;
        try {
            worst = leases.get().worst(MOST_LEASES);
        } catch (GridException e) {
            worst = null;
        }
        return json(ClusterJson.of(now, worst));
    }

    private void writeOff(Exchange exchange) {
        if (!exchange.method().equals("POST")) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), WRITE_OFF, "POST"));
            return;
        }
        Wanted wanted = Wanted.of(exchange.body());
        if (wanted == null) {
            AdminAnswers.error(
                    exchange,
                    Errors.badRequest(
                            "The body is not what it should be (expected: {\"node\": NAME}, and"
                                    + " \"even-unknown\": true where nobody knows what it had"
                                    + " spent)"));
            return;
        }
        work.answer(exchange, () -> writtenOff(wanted));
    }

    private ExchangeHandler writtenOff(Wanted wanted) {
        try {
            return switch (leases.get().writeOff(wanted.node, wanted.evenUnknown)) {
                case WriteOff.Done done -> json(ClusterJson.of(wanted.node, done));
                case WriteOff.StillThere _ ->
                        error(
                                Errors.writeOffRefused(
                                        "The node "
                                                + wanted.node
                                                + " is in the cluster (expected: one that is gone"
                                                + " for good)"));
                case WriteOff.NoMajority _ ->
                        error(
                                Errors.clusterUnavailable(
                                        "This node is not in the part of the cluster that decides"));
                case WriteOff.Unknown _ ->
                        error(
                                Errors.writeOffRefused(
                                        "Nobody knows what the node "
                                                + wanted.node
                                                + " had spent: it has never been here, or all nodes"
                                                + " were down since (expected: its name, or"
                                                + " even-unknown: true, which counts nothing for"
                                                + " it)"));
            };
        } catch (GridException e) {
            return error(
                    Errors.clusterUnavailable("The cluster does not answer: " + e.getMessage()));
        }
    }

    private static ExchangeHandler json(byte[] json) {
        return exchange ->
                exchange.respond(200, "application/json", HEADERS, ByteBuffer.wrap(json));
    }

    private static ExchangeHandler error(ClientError error) {
        return exchange -> AdminAnswers.error(exchange, error);
    }

    /** Who is to be written off. */
    private record Wanted(String node, boolean evenUnknown) {
        /** Null where it is not said, or something else is. */
        static @Nullable Wanted of(byte[] body) {
            String node = null;
            boolean evenUnknown = false;
            try (JsonParser json = JSON.createParser(body)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                for (String name = json.nextFieldName();
                        name != null;
                        name = json.nextFieldName()) {
                    JsonToken value = json.nextToken();
                    if (name.equals(NODE) && value == JsonToken.VALUE_STRING) {
                        node = json.getText();
                    } else if (name.equals(EVEN_UNKNOWN) && value == JsonToken.VALUE_TRUE) {
                        evenUnknown = true;
                    } else if (name.equals(EVEN_UNKNOWN) && value == JsonToken.VALUE_FALSE) {
                        evenUnknown = false;
                    } else {
                        return null;
                    }
                }
            } catch (IOException e) { // also what is no JSON
                return null;
            }
            return node == null || node.isEmpty() ? null : new Wanted(node, evenUnknown);
        }
    }
}
