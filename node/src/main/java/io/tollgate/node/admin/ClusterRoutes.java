package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.cluster.grid.Member;
import io.tollgate.node.cluster.ClusterStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * {@code GET /api/cluster}: who is there and whether all copies are, as this node sees it. Nobody
 * else is asked.
 */
public final class ClusterRoutes {
    private static final String CLUSTER = "/api/cluster";
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<ClusterStatus> status;

    public ClusterRoutes(Supplier<ClusterStatus> status) {
        this.status = status;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get(
                        CLUSTER,
                        Access.READERS,
                        "Who is there and whether all copies are, as this node sees it.",
                        _ -> ApiAnswer.json(json(status.get()))));
    }

    private static byte[] json(ClusterStatus status) {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("cluster", status.cluster());
            json.writeStringField(
                    "state", status.membership().state().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("safe", status.membership().safe());
            json.writeNumberField("size", status.size());
            json.writeNumberField("majority", status.majority());
            json.writeStringField("node", status.self().name());
            json.writeArrayFieldStart("members");
            for (Member member : status.membership().members()) {
                json.writeStartObject();
                json.writeStringField("name", member.name());
                json.writeNumberField("incarnation", member.incarnation());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("refused_connections", status.refused());
            json.writeStringField("problem", status.problem());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return bytes.toByteArray();
    }
}
