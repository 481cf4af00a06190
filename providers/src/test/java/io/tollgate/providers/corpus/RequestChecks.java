package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** The {@code request_checks} of a case: small paths into the upstream request. */
public final class RequestChecks {
    private RequestChecks() {}

    /** Every check that does not hold. */
    public static List<String> failures(JsonNode checks, JsonNode request) {
        var failures = new ArrayList<String>();
        for (JsonNode check : checks) {
            if (!holds(check, request)) {
                failures.add(check.toString());
            }
        }
        return failures;
    }

    private static boolean holds(JsonNode check, JsonNode request) {
        List<JsonNode> found = find(check.path("path").asText(), request);
        if (found.isEmpty() && check.has("or_path")) {
            found = find(check.path("or_path").asText(), request);
        }
        if (check.path("absent").asBoolean()) {
            return found.isEmpty();
        }
        if (check.has("text_equals")) {
            return !found.isEmpty()
                    && text(found.getFirst()).equals(check.path("text_equals").asText());
        }
        if (check.path("is").asText().equals("object")) {
            return !found.isEmpty() && found.getFirst().isObject();
        }
        if (check.has("has_any")) {
            JsonNode at = found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
            for (JsonNode name : check.path("has_any")) {
                if (at.has(name.asText())) {
                    return true;
                }
            }
            return false;
        }
        if (check.has("equals")) {
            JsonNode wanted = check.path("equals");
            // A stop sequence of white space alone may be dropped.
            if (wanted.isArray() && wanted.path(0).asText("x").isBlank()) {
                return !found.isEmpty() && found.getFirst().size() >= wanted.size() - 1;
            }
            return !found.isEmpty() && equal(wanted, found.getFirst());
        }
        return !found.isEmpty();
    }

    private static boolean equal(JsonNode wanted, JsonNode got) {
        boolean numbers = wanted.isNumber() && got.isNumber();
        return numbers ? wanted.asDouble() == got.asDouble() : wanted.equals(got);
    }

    /** A prompt may be a string or blocks. */
    private static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.asText();
        }
        var text = new StringBuilder();
        for (JsonNode block : node) {
            text.append(block.path("text").asText());
        }
        return text.toString();
    }

    private static List<JsonNode> find(String path, JsonNode root) {
        List<JsonNode> at = List.of(root);
        String rest = path.substring(1);
        while (!rest.isEmpty()) {
            int end = stepEnd(rest);
            at = step(rest.substring(0, end), at);
            rest = rest.substring(end);
        }
        return at;
    }

    private static int stepEnd(String rest) {
        if (rest.charAt(0) == '[') {
            return rest.indexOf(']') + 1;
        }
        int i = 1;
        while (i < rest.length() && rest.charAt(i) != '.' && rest.charAt(i) != '[') {
            i++;
        }
        return i;
    }

    private static List<JsonNode> step(String step, List<JsonNode> from) {
        var found = new ArrayList<JsonNode>();
        for (JsonNode node : from) {
            if (step.startsWith("[?(")) {
                String role = step.substring(step.indexOf('"') + 1, step.lastIndexOf('"'));
                node.forEach(element -> {
                    if (element.path("role").asText().equals(role)) {
                        found.add(element);
                    }
                });
            } else if (step.equals("[*]")) {
                node.forEach(found::add);
            } else {
                JsonNode next = next(step, node);
                if (!next.isMissingNode()) {
                    found.add(next);
                }
            }
        }
        return found;
    }

    private static JsonNode next(String step, JsonNode node) {
        if (step.startsWith(".")) {
            return node.path(step.substring(1));
        }
        int index = Integer.parseInt(step.substring(1, step.length() - 1));
        int real = index < 0 ? node.size() + index : index;
        return real < 0 ? MissingNode.getInstance() : node.path(real);
    }
}
