package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.Section;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the secrets of an object stand. Of a provider's keys everything is one that is not known to
 * be none: so a kind of credentials that is added one day is sealed before somebody thinks of it.
 */
final class SecretPlaces {
    private static final Set<String> PLAIN =
            Set.of(
                    "name",
                    "weight",
                    "models",
                    "profile",
                    "role",
                    "external-id",
                    "credentials",
                    "access-key-id",
                    "web-identity-token-file",
                    "tenant",
                    "tenant-id",
                    "client-id",
                    "scope",
                    "resource",
                    "authority",
                    "url",
                    "timeout");
    private static final Set<String> WORDS = Set.of("default", "metadata");

    private SecretPlaces() {}

    /** A copy of an object in which each secret is what {@code edit} makes of it. */
    static JsonNode edited(Section section, JsonNode object, UnaryOperator<String> edit) {
        if (!object.isObject()) {
            return object;
        }
        return switch (section) {
            case PROVIDERS -> provider(object.deepCopy(), edit);
            case SETTINGS -> settings(object.deepCopy(), edit);
            case ALIASES, VIRTUAL_KEYS, CUSTOMERS, TEAMS, PROVIDER_LIMITS, PRICES, USERS -> object;
        };
    }

    /** Of {@code spending}: what alerts are signed with. */
    private static JsonNode settings(ObjectNode copy, UnaryOperator<String> edit) {
        JsonNode alerts = copy.get("alert-webhook");
        if (alerts != null) {
            copy.set("alert-webhook", all(alerts, edit));
        }
        return copy;
    }

    private static JsonNode provider(ObjectNode copy, UnaryOperator<String> edit) {
        JsonNode keys = copy.get("keys");
        if (keys != null) {
            copy.set("keys", keys(keys, edit));
        }
        JsonNode headers = copy.get("headers");
        if (headers != null) {
            copy.set("headers", all(headers, edit));
        }
        return copy;
    }

    private static JsonNode keys(JsonNode keys, UnaryOperator<String> edit) {
        if (!(keys instanceof ArrayNode array)) {
            return all(keys, edit);
        }
        for (int i = 0; i < array.size(); i++) {
            array.set(i, all(array.get(i), edit));
        }
        return array;
    }

    /** Every text below, but those in the fields that are known to hold none. */
    private static JsonNode all(JsonNode node, UnaryOperator<String> edit) {
        if (node instanceof ObjectNode object) {
            for (var field : object.properties()) {
                if (!PLAIN.contains(field.getKey())) {
                    field.setValue(all(field.getValue(), edit));
                }
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, all(array.get(i), edit));
            }
            return array;
        }
        boolean secret =
                (node.isTextual() || node.isNumber())
                        && !node.asText().isBlank()
                        && !WORDS.contains(node.asText())
                        && !isReference(node.asText());
        return secret ? TextNode.valueOf(edit.apply(node.asText())) : node;
    }

    /** Whether a text is a reference as a whole, and so no secret. */
    static boolean isReference(String text) {
        return text.startsWith("file:") || !ConfigLoader.variable(text).isEmpty();
    }

    /** Whether a text is what is shown in the place of a secret. */
    static boolean isShown(String text) {
        return text.startsWith(Sealer.STARS);
    }
}
