package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.dialect.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source that the answer names, in Converse's words. */
final class CitationFields {
    private CitationFields() {}

    /** The object at whose opening the parser stands. */
    static Citation read(JsonParser json) throws IOException {
        String url = null;
        String title = null;
        StringBuilder cited = new StringBuilder();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("title") && value == JsonToken.VALUE_STRING) {
                title = json.getText();
            } else if (field.equals("sourceContent") && value == JsonToken.START_ARRAY) {
                texts(json, JsonToken.END_ARRAY, "text", cited);
            } else if (field.equals("location") && value == JsonToken.START_OBJECT) {
                var found = new StringBuilder();
                texts(json, JsonToken.END_OBJECT, "url", found);
                url = found.isEmpty() ? null : found.toString();
            } else {
                json.skipChildren();
            }
        }
        return new Citation(url, title, cited.isEmpty() ? null : cited.toString());
    }

    /** All texts of that name below the place where the parser stands. */
    private static void texts(JsonParser json, JsonToken end, String name, StringBuilder into)
            throws IOException {
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                throw new IOException("cut off before " + end);
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && name.equals(json.currentName())) {
                into.append(json.getText());
            }
        }
    }

    static Citation read(JsonNode citation) {
        var cited = new StringBuilder();
        for (JsonNode part : citation.path("sourceContent")) {
            cited.append(part.path("text").asText(""));
        }
        return new Citation(
                url(citation.path("location")),
                Json.string(citation, "title"),
                cited.isEmpty() ? null : cited.toString());
    }

    private static @Nullable String url(JsonNode location) {
        return Json.string(location.path("web"), "url");
    }
}
