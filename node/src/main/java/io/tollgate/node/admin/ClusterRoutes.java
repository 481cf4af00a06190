package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.governance.ledger.Leases;
import io.tollgate.governance.ledger.Leases.WriteOff;
import io.tollgate.node.cluster.ClusterStatus;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.Errors;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/cluster}: who is there, whether all copies are, and who has claimed what, as this
 * node sees it. {@code POST /api/cluster/write-off} with {@code {"node": NAME}}: that node will not
 * come back.
 */
public final class ClusterRoutes {
    private static final String CLUSTER = "/api/cluster";
    private static final String WRITE_OFF = "/api/cluster/write-off";
    private static final String NODE = "node";
    private static final String EVEN_UNKNOWN = "even-unknown";
    private static final int MOST_LEASES = 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<Standing> standing;
    private final Supplier<Leases> leases;

    /**
     * How the cluster stands.
     *
     * @param decides whether budgets may be spent from
     * @param introduced nodes that have said what they had spent
     */
    public record Standing(ClusterStatus status, boolean decides, int introduced) {}

    public ClusterRoutes(Supplier<Standing> standing, Supplier<Leases> leases) {
        this.standing = standing;
        this.leases = leases;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(
                        CLUSTER,
                        Access.READERS,
                        "Who is there, whether all copies are, and who has claimed what.",
                        _ -> show()),
                ApiRoute.change(
                        "POST",
                        WRITE_OFF,
                        Access.ADMINS,
                        "Says that a node will not come back, so that what it held is free.",
                        ApiRoute.Body.JSON,
                        this::writeOff));
    }

    private ApiAnswer show() {
        Standing now = standing.get();
        List<Leases.Lease> worst;
        try {
            worst = leases.get().worst(MOST_LEASES);
        } catch (GridException e) {
            worst = null;
        }
        return ApiAnswer.json(ClusterJson.of(now, worst));
    }

    private ApiAnswer writeOff(ApiCall call) {
        Wanted wanted = Wanted.of(call.body());
        if (wanted == null) {
            throw ApiRefusal.of(
                    Errors.badRequest(
                            "The body is not what it should be (expected: {\"node\": NAME}, and"
                                    + " \"even-unknown\": true where nobody knows what it had"
                                    + " spent)"));
        }
        return writtenOff(wanted);
    }

    private ApiAnswer writtenOff(Wanted wanted) {
        try {
            return switch (leases.get().writeOff(wanted.node, wanted.evenUnknown)) {
                case WriteOff.Done done -> ApiAnswer.json(ClusterJson.of(wanted.node, done));
                case WriteOff.StillThere _ ->
                        throw ApiRefusal.of(
                                AdminErrors.writeOffRefused(
                                        "The node "
                                                + wanted.node
                                                + " is in the cluster (expected: one that is gone"
                                                + " for good)"));
                case WriteOff.NoMajority _ ->
                        throw ApiRefusal.of(
                                AdminErrors.clusterUnavailable(
                                        "This node is not in the part of the cluster that decides"));
                case WriteOff.Unknown _ ->
                        throw ApiRefusal.of(
                                AdminErrors.writeOffRefused(
                                        "Nobody knows what the node "
                                                + wanted.node
                                                + " had spent: it has never been here, or all nodes"
                                                + " were down since (expected: its name, or"
                                                + " even-unknown: true, which counts nothing for"
                                                + " it)"));
            };
        } catch (GridException e) {
            throw ApiRefusal.of(
                    AdminErrors.clusterUnavailable(
                            "The cluster does not answer: " + e.getMessage()));
        }
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
