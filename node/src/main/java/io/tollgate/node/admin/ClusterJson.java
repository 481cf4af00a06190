package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.cluster.grid.Member;
import io.tollgate.governance.ledger.Leases;
import io.tollgate.node.cluster.ClusterStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said of a cluster, as JSON. Amounts are nano-dollars, tokens or requests. */
final class ClusterJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ClusterJson() {}

    /**
     * @param worst null where the grid could not be asked
     */
    static byte[] of(ClusterRoutes.Standing standing, @Nullable List<Leases.Lease> worst) {
        return written(json -> {
            ClusterStatus status = standing.status();
            json.writeStringField("cluster", status.cluster());
            json.writeStringField("state", lower(status.membership().state()));
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
            json.writeBooleanField("budgets_decided", standing.decides());
            json.writeNumberField("nodes_introduced", standing.introduced());
            if (worst == null) {
                json.writeNullField("leases");
            } else {
                leases(json, worst);
            }
        });
    }

    static byte[] of(String node, Leases.WriteOff.Done done) {
        return written(json -> {
            json.writeStringField("node", node);
            json.writeNumberField("accounts", done.accounts());
            json.writeNumberField("freed_nano_usd", done.freedNanoUsd());
            json.writeNumberField("kept_nano_usd", done.keptNanoUsd());
        });
    }

    private static void leases(JsonGenerator json, List<Leases.Lease> worst) throws IOException {
        json.writeArrayFieldStart("leases");
        for (Leases.Lease lease : worst) {
            json.writeStartObject();
            json.writeStringField("account", lease.account());
            json.writeStringField("unit", lease.unit().label());
            json.writeNumberField("limit", lease.most());
            json.writeNumberField("claimed", lease.claimed());
            json.writeNumberField("spent", lease.spent());
            json.writeArrayFieldStart("nodes");
            for (Leases.Share share : lease.shares()) {
                json.writeStartObject();
                json.writeStringField("name", share.node());
                json.writeNumberField("claimed", share.claimed());
                json.writeNumberField("spent", share.spent());
                json.writeBooleanField("present", share.present());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static byte[] written(Fields fields) {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only
        }
        return bytes.toByteArray();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the fields of an object. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
