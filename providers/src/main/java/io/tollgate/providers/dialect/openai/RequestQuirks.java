package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.profile.Quirk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Changes a chat request for a provider that departs from OpenAI's format. The slow lane: bodies
 * that need no change are told by two searches and never parsed.
 */
final class RequestQuirks {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 9;

    /** Hints of OpenAI's own that change nothing of the answer's meaning, or log-probabilities. */
    private static final List<String> OPENAI_ONLY =
            List.of(
                    "user",
                    "logprobs",
                    "top_logprobs",
                    "logit_bias",
                    "store",
                    "stream_options",
                    "safety_identifier",
                    "verbosity",
                    "modalities",
                    "prompt_cache_options");

    private static final List<String> OPENAI_ONLY_IN_MESSAGE =
            List.of(
                    "refusal",
                    "annotations",
                    "audio",
                    "reasoning",
                    "reasoning_content",
                    "reasoning_details",
                    "function_call");

    private final Set<Quirk> quirks;
    private final Lacks lacks;
    private final List<String> marks = new ArrayList<>();

    RequestQuirks(Set<Quirk> quirks) {
        // How thoughts come back concerns translated requests only: here the client decides.
        var own = EnumSet.noneOf(Quirk.class);
        own.addAll(quirks);
        own.remove(Quirk.REASONING_CONTENT_BACK);
        own.remove(Quirk.REASONING_DETAILS_BACK);
        this.quirks = own;
        this.lacks = new Lacks(own);
        for (Quirk quirk : own) {
            for (String field : Lacks.fields(quirk)) {
                marks.add("\"" + field + "\"");
            }
        }
        mark(Quirk.DEVELOPER_AS_SYSTEM, "\"developer\"");
        mark(Quirk.MAX_TOKENS_ONLY, "\"max_completion_tokens\"");
        mark(Quirk.NO_SEED, "\"seed\"");
        mark(Quirk.NO_NAMES, "\"name\"");
        mark(Quirk.JSON_OBJECT_AS_SCHEMA, "\"json_object\"");
    }

    private void mark(Quirk quirk, String text) {
        if (quirks.contains(quirk)) {
            marks.add(text);
        }
    }

    /** Whether that body must be changed. */
    boolean concern(byte[] body) {
        if (quirks.isEmpty()) {
            return false;
        }
        if (quirks.contains(Quirk.REFUSES_UNKNOWN_FIELDS)) {
            return true;
        }
        var text = new String(body, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < marks.size(); i++) {
            if (text.contains(marks.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Fields that the provider lacks. */
    List<String> lacking(ObjectNode request) {
        return lacks.in(request);
    }

    /**
     * Changes the tree.
     *
     * @param dropped takes the names of hints that are left out
     */
    void apply(ObjectNode request, List<String> dropped) {
        if (quirks.contains(Quirk.NO_SEED) && request.remove("seed") != null) {
            dropped.add("seed");
        }
        if (quirks.contains(Quirk.AUTO_TOOL_CHOICE)
                && request.path("tool_choice").asText("").equals("none")) {
            request.remove(List.of("tool_choice", "tools"));
        }
        if (quirks.contains(Quirk.JSON_OBJECT_AS_SCHEMA)
                && request.path("response_format").path("type").asText("").equals("json_object")) {
            ObjectNode format = request.putObject("response_format").put("type", "json_schema");
            ObjectNode named = format.putObject("json_schema").put("name", "answer");
            named.putObject("schema").put("type", "object");
        }
        if (quirks.contains(Quirk.MAX_TOKENS_ONLY)) {
            rename(request, "max_completion_tokens", "max_tokens");
        }
        if (quirks.contains(Quirk.RANDOM_SEED)) {
            rename(request, "seed", "random_seed");
        }
        if (quirks.contains(Quirk.TOOL_CHOICE_ANY)
                && request.path("tool_choice").asText("").equals("required")) {
            request.put("tool_choice", "any");
        }
        if (quirks.contains(Quirk.REFUSES_UNKNOWN_FIELDS)) {
            for (String field : OPENAI_ONLY) {
                JsonNode removed = request.remove(field);
                if (removed != null && !removed.isNull() && !field.equals("stream_options")) {
                    dropped.add(field);
                }
            }
        }
        int number = 0;
        for (JsonNode message : request.path("messages")) {
            if (message instanceof ObjectNode object) {
                applyToMessage(object, "messages[" + number + "]", dropped);
            }
            number++;
        }
    }

    private static void rename(ObjectNode request, String from, String to) {
        JsonNode value = request.remove(from);
        if (value != null && !value.isNull() && !request.path(to).isNumber()) {
            request.set(to, value);
        }
    }

    private void applyToMessage(ObjectNode message, String place, List<String> dropped) {
        String role = message.path("role").asText("");
        if (role.equals("developer") && quirks.contains(Quirk.DEVELOPER_AS_SYSTEM)) {
            message.put("role", "system");
        }
        if (quirks.contains(Quirk.REFUSES_UNKNOWN_FIELDS)) {
            message.remove(OPENAI_ONLY_IN_MESSAGE);
        }
        boolean noName =
                quirks.contains(Quirk.NO_NAMES)
                        || (quirks.contains(Quirk.REFUSES_UNKNOWN_FIELDS) && !role.equals("tool"));
        if (noName && message.remove("name") != null) {
            dropped.add(place + ".name");
        }
        if (quirks.contains(Quirk.CONTENT_REQUIRED)
                && role.equals("assistant")
                && !message.hasNonNull("content")) {
            message.put("content", "");
        }
        if (quirks.contains(Quirk.NINE_CHARACTER_TOOL_IDS)) {
            shortenId(message, "tool_call_id");
            for (JsonNode call : message.path("tool_calls")) {
                if (call instanceof ObjectNode object) {
                    shortenId(object, "id");
                }
            }
        }
    }

    private static void shortenId(ObjectNode holder, String field) {
        if (holder.path(field).isTextual()) {
            holder.put(field, shortId(holder.path(field).textValue()));
        }
    }

    /** The id itself where it fits; else nine characters that follow from it alone. */
    static String shortId(String id) {
        if (fits(id)) {
            return id;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        var shortened = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            shortened.append(LETTERS.charAt((int) Long.remainderUnsigned(hash, 62)));
            hash = Long.divideUnsigned(hash, 62);
        }
        return shortened.toString();
    }

    private static boolean fits(String id) {
        if (id.length() != ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < ID_LENGTH; i++) {
            if (LETTERS.indexOf(id.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
