package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.profile.Quirk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider lacks of OpenAI's chat request. Some providers refuse such a field in words of
 * their own, others step over it without a word; here it is refused by its name, or left out and
 * named.
 */
final class Lacks {
    private final Set<Quirk> quirks;

    Lacks(Set<Quirk> quirks) {
        this.quirks = quirks;
    }

    /** Fields of that request that the provider lacks and that say something, in order. */
    List<String> in(ObjectNode request) {
        var found = new ArrayList<String>(0);
        for (Quirk quirk : quirks) {
            for (String field : fields(quirk)) {
                if (says(quirk, field, request.path(field))) {
                    found.add(field);
                }
            }
        }
        return found;
    }

    /** Whether that quirk is about something that is lacking, and in which fields it shows. */
    static List<String> fields(Quirk quirk) {
        return switch (quirk) {
            case NO_LOGPROBS -> List.of("logprobs", "top_logprobs");
            case NO_LOGIT_BIAS -> List.of("logit_bias");
            case NO_PENALTIES -> List.of("presence_penalty", "frequency_penalty");
            case NO_STOP -> List.of("stop");
            case NO_TOOLS -> List.of("tools");
            case ONE_CANDIDATE -> List.of("n");
            case AUTO_TOOL_CHOICE -> List.of("tool_choice");
            case NO_JSON_SCHEMA -> List.of("response_format");
            case REFUSES_UNKNOWN_FIELDS -> List.of("modalities");
            case DEVELOPER_AS_SYSTEM,
                    MAX_TOKENS_ONLY,
                    RANDOM_SEED,
                    NO_SEED,
                    NO_NAMES,
                    TOOL_CHOICE_ANY,
                    JSON_OBJECT_AS_SCHEMA,
                    NINE_CHARACTER_TOOL_IDS,
                    CONTENT_REQUIRED,
                    REASONING_CONTENT_BACK,
                    REASONING_DETAILS_BACK ->
                    List.of();
        };
    }

    /** A value that says what happens anyway is no loss. */
    private static boolean says(Quirk quirk, String field, JsonNode value) {
        boolean nothing =
                value.isMissingNode()
                        || value.isNull()
                        || (value.isBoolean() && !value.booleanValue())
                        || (value.isNumber() && value.asDouble() == 0)
                        || (value.isContainerNode() && value.isEmpty())
                        || (value.isTextual() && value.textValue().isEmpty());
        if (nothing) {
            return false;
        }
        return switch (field) {
            case "n" -> value.asInt(1) > 1;
            case "tool_choice" ->
                    !value.asText("").equals("auto") && !value.asText("").equals("none");
            case "response_format" -> value.path("type").asText("").equals("json_schema");
            case "modalities" -> value.toString().contains("audio");
            default -> quirk != Quirk.REFUSES_UNKNOWN_FIELDS;
        };
    }

    /** What to say of it. */
    static String message(String field, @Nullable JsonNode value) {
        return field
                + ": "
                + (value != null && value.isValueNode() ? value.asText() + " is " : "")
                + "not possible with this model's provider (expected: no such field)";
    }
}
