package io.tollgate.node.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.node.error.Errors;
import io.tollgate.node.routing.Router.VisibleModel;
import io.tollgate.providers.conversation.ClientApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models[/{id}]}: what a virtual key may ask for, in the shape of each API. */
final class ModelListing {
    private static final JsonFactory JSON = new JsonFactory();

    /** Anthropic's clients want a time; when a model was made is not known. */
    private static final String LONG_AGO = "1970-01-01T00:00:00Z";

    private ModelListing() {}

    /** Whose shape is wanted: two APIs share a path, and one of them has a header of its own. */
    static ClientApi api(Exchange exchange, ClientApi byPath) {
        return byPath == ClientApi.OPENAI && exchange.header("anthropic-version") != null
                ? ClientApi.ANTHROPIC
                : byPath;
    }

    /**
     * Answers with the list, or with one of it.
     *
     * @param id the model asked for; null for all
     */
    static void answer(
            Exchange exchange,
            ClientApi client,
            List<VisibleModel> models,
            @Nullable String id,
            String requestId) {
        List<String> headers = Responder.idHeaders(client, requestId);
        if (id == null) {
            Responder.json(exchange, 200, headers, list(client, models));
            return;
        }
        for (VisibleModel model : models) {
            if (model.id().equals(id)) {
                Responder.json(exchange, 200, headers, write(json -> one(json, client, model)));
                return;
            }
        }
        Responder.refuse(exchange, Errors.modelNotFound(id, ""), requestId, headers);
    }

    private static byte[] list(ClientApi client, List<VisibleModel> models) {
        return write(json -> {
            json.writeStartObject();
            if (client == ClientApi.OPENAI) {
                json.writeStringField("object", "list");
            }
            json.writeArrayFieldStart(client == ClientApi.GOOGLE ? "models" : "data");
            for (VisibleModel model : models) {
                one(json, client, model);
            }
            json.writeEndArray();
            if (client == ClientApi.ANTHROPIC) {
                json.writeBooleanField("has_more", false);
                json.writeStringField("first_id", models.isEmpty() ? null : models.getFirst().id());
                json.writeStringField("last_id", models.isEmpty() ? null : models.getLast().id());
            }
            json.writeEndObject();
        });
    }

    private static void one(JsonGenerator json, ClientApi client, VisibleModel model)
            throws IOException {
        json.writeStartObject();
        switch (client) {
            case OPENAI, COHERE, BEDROCK, BEDROCK_INVOKE -> {
                json.writeStringField("id", model.id());
                json.writeStringField("object", "model");
                json.writeNumberField("created", 0);
                json.writeStringField("owned_by", model.owner());
            }
            case ANTHROPIC -> {
                json.writeStringField("type", "model");
                json.writeStringField("id", model.id());
                json.writeStringField("display_name", model.id());
                json.writeStringField("created_at", LONG_AGO);
            }
            case GOOGLE -> {
                json.writeStringField("name", "models/" + model.id());
                json.writeStringField("displayName", model.id());
                json.writeArrayFieldStart("supportedGenerationMethods");
                json.writeString("generateContent");
                json.writeString("streamGenerateContent");
                json.writeString("countTokens");
                json.writeEndArray();
            }
        }
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
