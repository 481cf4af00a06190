package io.tollgate.providers.dialect.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** embedContent and batchEmbedContents as clients speak them. */
public final class GoogleEmbeddingClient implements EmbeddingClient {
    @Override
    public EmbeddingRequest read(Fields body, RequestFields fields) {
        if (fields.form() != RequestFields.Form.BATCH) {
            return request(List.of(body));
        }
        Fields requests = body.array("requests");
        if (requests == null || requests.size() == 0) {
            throw body.at("requests").wrong("an array that is not empty");
        }
        var all = new ArrayList<Fields>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            all.add(requests.item(i));
        }
        return request(all);
    }

    /** One request upstream takes one setting for all: those of the first. */
    private static EmbeddingRequest request(List<Fields> all) {
        var inputs = new ArrayList<String>(all.size());
        var extras = new ArrayList<Extra>(0);
        Fields first = all.getFirst();
        for (Fields one : all) {
            inputs.add(text(one.at("content")));
            for (String setting : new String[] {"taskType", "outputDimensionality"}) {
                if (!field(one, setting).node().equals(field(first, setting).node())) {
                    extras.add(new Extra(one.path() + "." + setting, true));
                }
            }
        }
        return new EmbeddingRequest(
                inputs,
                whole(field(first, "outputDimensionality")),
                textOf(field(first, "taskType")),
                textOf(field(first, "title")),
                null,
                false,
                extras);
    }

    private static Fields field(Fields request, String name) {
        Fields usual = request.at(name);
        return usual.given() ? usual : request.at(snake(name));
    }

    private static String snake(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            snake.append(Character.isUpperCase(c) ? "_" + Character.toLowerCase(c) : "" + c);
        }
        return snake.toString();
    }

    private static @Nullable String textOf(Fields field) {
        return field.given() ? field.text() : null;
    }

    private static @Nullable Long whole(Fields field) {
        if (!field.given()) {
            return null;
        }
        if (!field.node().canConvertToLong() || field.node().asLong() < 1) {
            throw field.wrong("a whole number of at least 1");
        }
        return field.node().asLong();
    }

    private static String text(Fields content) {
        if (content.node().isTextual()) {
            return content.text();
        }
        JsonNode parts = content.node().path("parts");
        var text = new StringBuilder();
        for (JsonNode part : parts.isArray() ? parts : Json.array().add(parts)) {
            if (!part.path("text").isTextual()) {
                throw content.at("parts").wrong("parts of text");
            }
            text.append(text.isEmpty() ? "" : "\n").append(part.path("text").textValue());
        }
        return text.toString();
    }

    @Override
    public byte[] write(
            EmbeddingAnswer answer,
            EmbeddingRequest request,
            RequestFields fields,
            long promptTokens) {
        ObjectNode out = Json.object();
        if (fields.form() == RequestFields.Form.BATCH) {
            ArrayNode embeddings = out.putArray("embeddings");
            answer.vectors().forEach(vector -> embeddings.addObject().set("values", vector));
        } else {
            out.putObject("embedding").set("values", answer.vectors().getFirst());
        }
        out.putObject("usageMetadata").put("promptTokenCount", promptTokens);
        return Json.bytes(out);
    }
}
