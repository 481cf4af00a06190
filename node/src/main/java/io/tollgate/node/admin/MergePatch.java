package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Changes of a part of an object, as JSON merge patches say them (RFC 7396). */
final class MergePatch {
    private MergePatch() {}

    /** A changed copy; lists are replaced as a whole. */
    static JsonNode applied(JsonNode before, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode after =
                before instanceof ObjectNode object ? object.deepCopy() : ApiJson.object();
        patch.properties()
                .forEach(field -> {
                    if (field.getValue().isNull()) {
                        after.remove(field.getKey());
                    } else {
                        JsonNode inner = after.get(field.getKey());
                        after.set(
                                field.getKey(),
                                applied(
                                        inner == null ? ApiJson.object() : inner,
                                        field.getValue()));
                    }
                });
        return after;
    }
}
