package io.tollgate.node.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.node.error.Errors;
import io.tollgate.node.routing.Router.VisibleModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models[/{id}]}: what a virtual key may ask for, in OpenAI's shape. */
final class ModelListing {
    private static final JsonFactory JSON = new JsonFactory();

    private ModelListing() {}

    /**
     * Answers with the list, or with one of it.
     *
     * @param id the model asked for; null for all
     */
    static void answer(
            Exchange exchange, List<VisibleModel> models, @Nullable String id, String requestId) {
        List<String> headers = Responder.idHeaders(Routes.client(exchange.path()), requestId);
        if (id == null) {
            Responder.json(exchange, 200, headers, list(models));
            return;
        }
        for (VisibleModel model : models) {
            if (model.id().equals(id)) {
                Responder.json(exchange, 200, headers, one(model));
                return;
            }
        }
        Responder.refuse(exchange, Errors.modelNotFound(id, ""), requestId, headers);
    }

    private static byte[] list(List<VisibleModel> models) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (VisibleModel model : models) {
                write(json, model);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static byte[] one(VisibleModel model) {
        return write(json -> write(json, model));
    }

    private static void write(JsonGenerator json, VisibleModel model) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", model.id());
        json.writeStringField("object", "model");
        json.writeNumberField("created", 0);
        json.writeStringField("owned_by", model.owner());
        json.writeEndObject();
    }

    private static byte[] write(Content content) {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
