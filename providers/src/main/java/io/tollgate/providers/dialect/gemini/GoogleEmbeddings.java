package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.OperationClient;
import io.tollgate.providers.embedding.EmbeddingAnswer;
import io.tollgate.providers.embedding.EmbeddingRequest;
import io.tollgate.providers.embedding.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** embedContent and batchEmbedContents as clients speak them. */
public final class GoogleEmbeddings implements OperationClient<EmbeddingRequest, EmbeddingAnswer> {
    @Override
    public EmbeddingRequest read(JsonNode json, RequestFields fields) {
        Fields body = Fields.of(json);
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
        var texts = new ArrayList<String>(all.size());
        var extras = new ArrayList<Extra>(0);
        Fields first = all.getFirst();
        for (Fields one : all) {
            texts.add(text(one.at("content")));
            for (String setting : new String[] {"taskType", "outputDimensionality"}) {
                if (!field(one, setting).node().equals(field(first, setting).node())) {
                    extras.add(new Extra(one.path() + "." + setting, true));
                }
            }
        }
        Fields title = field(first, "title");
        return new EmbeddingRequest(
                texts,
                TaskTypes.read(field(first, "taskType")),
                whole(field(first, "outputDimensionality")),
                false,
                null,
                title.given() ? title.text() : null,
                null,
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
    public List<Extra> extras(EmbeddingRequest question) {
        return question.extras();
    }

    @Override
    public byte[] write(EmbeddingAnswer answer, EmbeddingRequest question, RequestFields fields) {
        ObjectNode out = Json.object();
        if (fields.form() == RequestFields.Form.BATCH) {
            ArrayNode embeddings = out.putArray("embeddings");
            for (JsonNode vector : answer.vectors()) {
                embeddings.addObject().set("values", Vectors.floats(vector));
            }
        } else {
            out.putObject("embedding").set("values", Vectors.floats(answer.vectors().getFirst()));
        }
        long tokens = answer.tokens() == null ? question.estimatedTokens() : answer.tokens();
        out.putObject("usageMetadata").put("promptTokenCount", tokens);
        return Json.bytes(out);
    }

    @Override
    public @Nullable TokenUsage usage(EmbeddingAnswer answer) {
        return answer.tokens() == null ? null : new TokenUsage(answer.tokens(), 0, 0, 0, 0);
    }
}
