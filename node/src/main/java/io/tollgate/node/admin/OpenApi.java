package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * The document of the API in OpenAPI 3.1, made of the routes themselves. Objects are described by
 * reference to the file's words: one schema for all would only repeat that they are objects.
 */
final class OpenApi {
    private static final String VERSION = "3.1.0";

    private OpenApi() {}

    static byte[] of(List<ApiRoute> routes) {
        ObjectNode root = ApiJson.object();
        root.put("openapi", VERSION);
        root.putObject("info")
                .put("title", "Tollgate management API")
                .put("version", "1")
                .put(
                        "description",
                        "Objects have the words of tollgate.yaml. Changes are in force on every"
                                + " node before the call returns; the answer says so in"
                                + " 'confirmed'.");
        root.putArray("security").addObject().putArray("token");
        ObjectNode paths = root.putObject("paths");
        for (ApiRoute route : routes) {
            String path = route.path().replace("...}", "}");
            ObjectNode at =
                    paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
            operation(at.putObject(route.method().toLowerCase(Locale.ROOT)), route);
        }
        components(root.putObject("components"));
        return ApiJson.write(root);
    }

    private static void operation(ObjectNode operation, ApiRoute route) {
        operation.put("operationId", id(route));
        operation.put("summary", route.summary());
        operation.put("description", "For: " + route.access().words());
        ArrayNode parameters = operation.putArray("parameters");
        for (String name : route.names()) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", name).put("in", "path").put("required", true);
            if (route.path().contains("{" + name + "...}")) {
                parameter.put("description", "The rest of the path; may have slashes in it.");
            }
            parameter.putObject("schema").put("type", "string");
        }
        for (String name : route.query()) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", name).put("in", "query");
            parameter.putObject("schema").put("type", "string");
        }
        boolean changes = !route.method().equals("GET");
        if (changes) {
            ObjectNode match = parameters.addObject();
            match.put("name", "if-match").put("in", "header");
            match.put("description", "The ETag of the version that the change is made of.");
            match.putObject("schema").put("type", "string");
        }
        body(operation, route);
        answers(operation.putObject("responses"), route, changes);
    }

    private static void body(ObjectNode operation, ApiRoute route) {
        String type =
                switch (route.body()) {
                    case NONE -> "";
                    case JSON -> "application/json";
                    case YAML -> "application/yaml";
                };
        if (!type.isEmpty()) {
            ObjectNode schema =
                    operation
                            .putObject("requestBody")
                            .putObject("content")
                            .putObject(type)
                            .putObject("schema");
            if (route.body() == ApiRoute.Body.JSON) {
                schema.put("description", "In the words of tollgate.yaml.");
            } else {
                schema.put("type", "string");
            }
        }
    }

    private static void answers(ObjectNode answers, ApiRoute route, boolean changes) {
        answers.putObject("default")
                .put("description", "An error")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/error");
        ObjectNode good = answers.putObject("2XX");
        good.put("description", changes ? "What is in force now" : "What is there");
        if (changes) {
            good.putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/changed");
        }
        if (route.path().contains("{")) {
            answers.putObject("404").put("description", "There is none, or it belongs to others");
        }
    }

    private static void components(ObjectNode components) {
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        ObjectNode schemas = components.putObject("schemas");
        ObjectNode error = schemas.putObject("error").put("type", "object");
        ObjectNode inner =
                error.putObject("properties")
                        .putObject("error")
                        .put("type", "object")
                        .putObject("properties");
        for (String text : List.of("message", "type", "param", "code")) {
            inner.putObject(text).putArray("type").add("string").add("null");
        }
        ObjectNode problem =
                inner.putObject("problems")
                        .put("type", "array")
                        .putObject("items")
                        .put("type", "object")
                        .putObject("properties");
        problem.putObject("field").put("type", "string");
        problem.putObject("message").put("type", "string");
        ObjectNode changed =
                schemas.putObject("changed").put("type", "object").putObject("properties");
        changed.putObject("version").put("type", "integer");
        changed.putObject("confirmed").put("type", "boolean");
        changed.putObject("behind").put("type", "array");
        changed.putObject("object").put("type", "object");
    }

    private static String id(ApiRoute route) {
        return (route.method().toLowerCase(Locale.ROOT) + route.path())
                .replace("...", "")
                .replaceAll("[^a-zA-Z0-9]+", "-")
                .replaceAll("-$", "");
    }
}
