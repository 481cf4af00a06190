package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;

/** The arguments of a tool call as this API wants them: an object. */
final class Inputs {
    private Inputs() {}

    /** What is no JSON object is kept under a name that says so. */
    static ObjectNode of(String arguments) {
        JsonNode json = Json.parse(arguments);
        if (json instanceof ObjectNode object) {
            return object;
        }
        if (arguments.isBlank() || json.isNull()) {
            return Json.object();
        }
        return Json.object().put("invalid_arguments", arguments);
    }
}
