package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.cluster.grid.Member;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.cluster.ClusterStatus;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/cluster}: who is there and whether all copies are, as this node sees it, for
 * whoever has the admin token. Answers at once, on the I/O thread: nobody else is asked.
 */
public final class ClusterRoutes {
    private static final String CLUSTER = "/api/cluster";
    private static final List<String> HEADERS = List.of("cache-control", "no-store");
    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<ClusterStatus> status;
    private final AdminToken token;

    /**
     * @param token of the configuration that holds now; null lets nobody in
     */
    public ClusterRoutes(Supplier<ClusterStatus> status, Supplier<@Nullable KeyDigest> token) {
        this.status = status;
        this.token = new AdminToken(token);
    }

    /** Answers where the path is this one; otherwise leaves the exchange alone. */
    public boolean handle(Exchange exchange) {
        if (!exchange.path().equals(CLUSTER)) {
            return false;
        }
        ClientError refused = token.refuse(exchange);
        if (refused != null) {
            AdminAnswers.error(exchange, refused);
        } else if (!AdminAnswers.isRead(exchange)) {
            AdminAnswers.error(
                    exchange, Errors.methodNotAllowed(exchange.method(), CLUSTER, "GET or HEAD"));
        } else {
            exchange.respond(200, "application/json", HEADERS, ByteBuffer.wrap(json(status.get())));
        }
        return true;
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
