package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The meaning of a request, whatever its format: the form that {@code request.semantic} of the
 * corpus has. Requests of two formats mean the same where {@link #differences} is empty.
 */
public final class Semantics {
    private final StringBuilder system = new StringBuilder();
    private final ArrayNode turns = array();
    private final ArrayNode tools = array();
    private final ObjectNode meaning = JsonNodeFactory.instance.objectNode();

    private Semantics() {}

    /** The meaning of a request of Anthropic's Messages API. */
    public static ObjectNode ofAnthropic(JsonNode request) {
        var semantics = new Semantics();
        semantics.anthropicSystem(request.path("system"));
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("system")) {
                semantics.anthropicSystem(message.path("content"));
            } else {
                ArrayNode parts = semantics.turn(message.path("role").asText());
                JsonNode content = message.path("content");
                if (content.isTextual()) {
                    text(parts, content.asText());
                }
                for (JsonNode block : content.isArray() ? content : array()) {
                    anthropicBlock(parts, block);
                }
            }
        }
        for (JsonNode tool : request.path("tools")) {
            semantics.tool(tool, tool.path("input_schema"));
        }
        JsonNode choice = request.path("tool_choice");
        switch (choice.path("type").asText()) {
            case "any" -> semantics.meaning.put("tool_choice", "required");
            case "none" -> semantics.meaning.put("tool_choice", "none");
            case "tool" -> semantics.meaning.set("tool_choice", choice.path("name"));
            default -> {}
        }
        semantics.copy(request, "max_tokens", "temperature", "top_p", "top_k");
        semantics.meaning.set("stop", request.path("stop_sequences"));
        return semantics.finish();
    }

    private void anthropicSystem(JsonNode content) {
        if (content.isTextual()) {
            system(content.asText());
        }
        for (JsonNode block : content.isArray() ? content : array()) {
            system(block.path("text").asText());
        }
    }

    private static void anthropicBlock(ArrayNode parts, JsonNode block) {
        switch (block.path("type").asText()) {
            case "text" -> text(parts, block.path("text").asText());
            case "image", "document" -> {
                JsonNode source = block.path("source");
                String type = block.path("type").asText();
                ObjectNode media = parts.addObject().putObject(type);
                if (source.path("type").asText().equals("url")) {
                    media.set("url", source.path("url"));
                } else {
                    media(
                            media,
                            source.path("media_type").asText(),
                            source.path("data").asText(),
                            source.path("type").asText().equals("base64"));
                }
            }
            case "tool_use" -> {
                ObjectNode call = parts.addObject().putObject("tool_call");
                call.set("id", block.path("id"));
                call.set("name", block.path("name"));
                call.set("arguments", block.path("input"));
            }
            case "tool_result" -> {
                ArrayNode inner = array();
                JsonNode content = block.path("content");
                if (content.isTextual()) {
                    text(inner, content.asText());
                }
                for (JsonNode part : content.isArray() ? content : array()) {
                    anthropicBlock(inner, part);
                }
                result(parts, block.path("tool_use_id").asText(), inner);
            }
            default -> {}
        }
    }

    /** The meaning of a request of OpenAI's chat completions. */
    public static ObjectNode ofOpenAi(JsonNode request) {
        var semantics = new Semantics();
        for (JsonNode message : request.path("messages")) {
            semantics.openAiMessage(message);
        }
        for (JsonNode tool : request.path("tools")) {
            semantics.tool(tool.path("function"), tool.path("function").path("parameters"));
        }
        JsonNode choice = request.path("tool_choice");
        if (choice.isObject()) {
            semantics.meaning.set("tool_choice", choice.path("function").path("name"));
        } else if (choice.isTextual() && !choice.asText().equals("auto")) {
            semantics.meaning.set("tool_choice", choice);
        }
        semantics.copy(request, "max_tokens", "temperature", "top_p", "top_k");
        if (request.has("max_completion_tokens")) {
            semantics.meaning.set("max_tokens", request.path("max_completion_tokens"));
        }
        JsonNode stop = request.path("stop");
        semantics.meaning.set("stop", stop.isTextual() ? array().add(stop) : stop);
        return semantics.finish();
    }

    private void openAiMessage(JsonNode message) {
        String role = message.path("role").asText();
        JsonNode content = message.path("content");
        if (role.equals("system") || role.equals("developer")) {
            anthropicSystem(content);
            return;
        }
        ArrayNode parts = turn(role.equals("assistant") ? "assistant" : "user");
        if (role.equals("tool")) {
            ArrayNode inner = array();
            openAiContent(inner, content);
            result(parts, message.path("tool_call_id").asText(), inner);
            return;
        }
        openAiContent(parts, content);
        for (JsonNode call : message.path("tool_calls")) {
            ObjectNode written = parts.addObject().putObject("tool_call");
            written.set("id", call.path("id"));
            written.set("name", call.path("function").path("name"));
            String arguments = call.path("function").path("arguments").asText();
            written.set(
                    "arguments",
                    arguments.isEmpty()
                            ? JsonNodeFactory.instance.objectNode()
                            : CorpusCase.parse(arguments));
        }
    }

    private static void openAiContent(ArrayNode parts, JsonNode content) {
        if (content.isTextual()) {
            text(parts, content.asText());
        }
        for (JsonNode part : content.isArray() ? content : array()) {
            switch (part.path("type").asText()) {
                case "text" -> text(parts, part.path("text").asText());
                case "image_url" ->
                        url(
                                parts.addObject().putObject("image"),
                                part.path("image_url").path("url"));
                case "file" ->
                        url(
                                parts.addObject().putObject("document"),
                                part.path("file").path("file_data"));
                default -> {}
            }
        }
    }

    private static void url(ObjectNode media, JsonNode url) {
        String text = url.asText();
        if (text.startsWith("data:")) {
            int comma = text.indexOf(',');
            media(media, text.substring(5, text.indexOf(';')), text.substring(comma + 1), true);
        } else {
            media.set("url", url);
        }
    }

    private static void media(ObjectNode media, String type, String data, boolean base64) {
        media.put("media_type", type);
        try {
            byte[] bytes =
                    base64
                            ? Base64.getMimeDecoder().decode(data)
                            : data.getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            media.put("sha256", HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The meaning of a request of Cohere's chat, whose messages are much like OpenAI's. */
    public static ObjectNode ofCohere(JsonNode request) {
        ObjectNode chat = request.deepCopy();
        for (String[] name : new String[][] {{"p", "top_p"}, {"k", "top_k"}}) {
            if (chat.has(name[0])) {
                chat.set(name[1], chat.remove(name[0]));
            }
        }
        if (chat.has("stop_sequences")) {
            chat.set("stop", chat.remove("stop_sequences"));
        }
        for (JsonNode message : chat.path("messages")) {
            if (message instanceof ObjectNode plan && plan.has("tool_plan")) {
                plan.set("content", plan.remove("tool_plan"));
            }
        }
        return ofOpenAi(chat);
    }

    /** The meaning of a request of Bedrock's Converse. */
    public static ObjectNode ofConverse(JsonNode request) {
        var semantics = new Semantics();
        for (JsonNode block : request.path("system")) {
            semantics.system(block.path("text").asText());
        }
        for (JsonNode message : request.path("messages")) {
            ArrayNode parts = semantics.turn(message.path("role").asText());
            for (JsonNode block : message.path("content")) {
                converseBlock(parts, block);
            }
        }
        JsonNode config = request.path("toolConfig");
        for (JsonNode tool : config.path("tools")) {
            if (tool.has("toolSpec")) {
                JsonNode spec = tool.path("toolSpec");
                semantics.tool(spec, spec.path("inputSchema").path("json"));
            }
        }
        JsonNode choice = config.path("toolChoice");
        if (choice.has("any")) {
            semantics.meaning.put("tool_choice", "required");
        } else if (choice.has("tool")) {
            semantics.meaning.set("tool_choice", choice.path("tool").path("name"));
        }
        JsonNode sampling = request.path("inferenceConfig");
        semantics.rename(sampling, "maxTokens", "max_tokens");
        semantics.rename(sampling, "temperature", "temperature");
        semantics.rename(sampling, "topP", "top_p");
        semantics.rename(request.path("additionalModelRequestFields"), "top_k", "top_k");
        semantics.meaning.set("stop", sampling.path("stopSequences"));
        return semantics.finish();
    }

    private static void converseBlock(ArrayNode parts, JsonNode block) {
        if (block.has("text")) {
            text(parts, block.path("text").asText());
        } else if (block.has("image") || block.has("document")) {
            String kind = block.has("image") ? "image" : "document";
            JsonNode media = block.path(kind);
            String type = kind.equals("image") ? "image/" : "application/";
            media(
                    parts.addObject().putObject(kind),
                    type + media.path("format").asText(),
                    media.path("source").path("bytes").asText(),
                    true);
        } else if (block.has("toolUse")) {
            ObjectNode call = parts.addObject().putObject("tool_call");
            call.set("id", block.path("toolUse").path("toolUseId"));
            call.set("name", block.path("toolUse").path("name"));
            call.set("arguments", block.path("toolUse").path("input"));
        } else if (block.has("toolResult")) {
            ArrayNode inner = array();
            for (JsonNode part : block.path("toolResult").path("content")) {
                if (part.has("json")) {
                    text(inner, part.path("json").toString());
                } else {
                    converseBlock(inner, part);
                }
            }
            result(parts, block.path("toolResult").path("toolUseId").asText(), inner);
        }
    }

    /** The meaning of a request of Google's generateContent; results are told by their names. */
    public static ObjectNode ofGemini(JsonNode request) {
        var semantics = new Semantics();
        for (JsonNode part : request.path("systemInstruction").path("parts")) {
            semantics.system(part.path("text").asText());
        }
        for (JsonNode content : request.path("contents")) {
            boolean model = content.path("role").asText().equals("model");
            ArrayNode parts = semantics.turn(model ? "assistant" : "user");
            for (JsonNode part : content.path("parts")) {
                geminiPart(parts, part);
            }
        }
        JsonNode config = request.path("generationConfig");
        for (JsonNode tool : request.path("tools").path(0).path("functionDeclarations")) {
            JsonNode schema = tool.path("parametersJsonSchema");
            semantics.tool(tool, schema.isMissingNode() ? tool.path("parameters") : schema);
        }
        semantics.rename(config, "maxOutputTokens", "max_tokens");
        semantics.rename(config, "temperature", "temperature");
        semantics.rename(config, "topP", "top_p");
        semantics.rename(config, "topK", "top_k");
        semantics.meaning.set("stop", config.path("stopSequences"));
        return semantics.finish();
    }

    private static void geminiPart(ArrayNode parts, JsonNode part) {
        if (part.has("text")) {
            text(parts, part.path("text").asText());
        } else if (part.has("inlineData")) {
            JsonNode data = part.path("inlineData");
            String type = data.path("mimeType").asText();
            String kind = type.substring(0, type.indexOf('/'));
            media(
                    parts.addObject().putObject(kind.equals("application") ? "document" : kind),
                    type,
                    data.path("data").asText(),
                    true);
        } else if (part.has("fileData")) {
            parts.addObject().putObject("image").set("url", part.path("fileData").path("fileUri"));
        } else if (part.has("functionCall")) {
            ObjectNode call = parts.addObject().putObject("tool_call");
            call.set("name", part.path("functionCall").path("name"));
            call.set("arguments", part.path("functionCall").path("args"));
        } else if (part.has("functionResponse")) {
            JsonNode response = part.path("functionResponse").path("response");
            ArrayNode inner = array();
            boolean wrapped = response.size() == 1 && response.path("result").isTextual();
            text(inner, wrapped ? response.path("result").asText() : response.toString());
            result(parts, part.path("functionResponse").path("name").asText(), inner);
        }
    }

    private void rename(JsonNode config, String from, String to) {
        if (config.path(from).isNumber()) {
            meaning.set(to, config.path(from));
        }
    }

    /** A {@code semantic} with its calls and results told by name, as Google's API has them. */
    public static JsonNode byName(JsonNode semantic) {
        JsonNode copy = semantic.deepCopy();
        for (JsonNode turn : copy.path("turns")) {
            for (JsonNode part : turn.path("parts")) {
                if (part.path("tool_call") instanceof ObjectNode call) {
                    call.remove("id");
                }
                if (part.path("tool_result") instanceof ObjectNode result) {
                    result.set("id", result.path("name"));
                    JsonNode json = CorpusCase.parse(result.path("text").asText());
                    if (json.isObject()) {
                        result.put("text", json.toString());
                    }
                }
            }
        }
        return copy;
    }

    /** The text of a result; what is in it besides counts as a part of its own behind it. */
    private static void result(ArrayNode parts, String id, ArrayNode inner) {
        var text = new StringBuilder();
        ObjectNode result = parts.addObject().putObject("tool_result");
        for (JsonNode part : inner) {
            if (part.has("text")) {
                text.append(part.path("text").asText());
            } else {
                parts.add(part);
            }
        }
        result.put("id", id);
        result.put("text", text.toString());
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private void system(String text) {
        system.append(system.isEmpty() || text.isEmpty() ? "" : "\n").append(text);
    }

    private ArrayNode turn(String role) {
        JsonNode last = turns.path(turns.size() - 1);
        if (last.path("role").asText().equals(role)
                && last.path("parts") instanceof ArrayNode parts) {
            return parts;
        }
        return turns.addObject().put("role", role).putArray("parts");
    }

    private static void text(ArrayNode parts, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (parts.path(parts.size() - 1) instanceof ObjectNode last && last.has("text")) {
            last.put("text", last.path("text").asText() + text);
        } else {
            parts.addObject().put("text", text);
        }
    }

    private void tool(JsonNode tool, JsonNode schema) {
        ObjectNode written = tools.addObject();
        written.set("name", tool.path("name"));
        written.put("description", tool.path("description").asText(""));
        written.set("schema", schema(schema.deepCopy()));
    }

    /** Without what the corpus says does not count. */
    private static JsonNode schema(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(List.of("additionalProperties", "$schema", "title", "strict"));
            if (object.path("type").isTextual()) {
                object.put("type", object.path("type").asText().toLowerCase(java.util.Locale.ROOT));
            }
        }
        schema.forEach(Semantics::schema);
        return schema;
    }

    private void copy(JsonNode request, String... fields) {
        for (String field : fields) {
            if (request.path(field).isNumber()) {
                meaning.set(field, request.path(field));
            }
        }
    }

    private ObjectNode finish() {
        meaning.put("system", system.toString());
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).path("parts").isEmpty()) {
                turns.remove(i);
            }
        }
        meaning.set("turns", turns);
        meaning.set("tools", tools);
        return meaning;
    }

    /**
     * What is wrong with a request.
     *
     * @param wanted a {@code semantic} of the corpus, or the meaning of another request
     */
    public static List<String> differences(JsonNode wanted, ObjectNode got) {
        var problems = new ArrayList<String>();
        compare(problems, "system", words(wanted.path("system")), words(got.path("system")));
        compare(
                problems,
                "turns",
                normal(wanted.path("turns")).toString(),
                normal(got.path("turns")).toString());
        if (wanted.path("tools").size() > 0) {
            ArrayNode tools = array();
            for (JsonNode tool : wanted.path("tools")) {
                var semantics = new Semantics();
                semantics.tool(tool, tool.path("schema"));
                tools.add(semantics.tools.get(0));
            }
            compare(problems, "tools", tools.toString(), got.path("tools").toString());
        }
        for (String field : List.of("max_tokens", "temperature", "top_p", "top_k")) {
            if (wanted.path(field).isNumber()
                    && wanted.path(field).asDouble() != got.path(field).asDouble(-1)) {
                problems.add(field + ": " + got.path(field));
            }
        }
        return problems;
    }

    private static void compare(List<String> problems, String what, String wanted, String got) {
        if (!wanted.equals(got)) {
            problems.add(what + ": " + got + "\n (expected: " + wanted + ")");
        }
    }

    private static String words(JsonNode text) {
        return text.isTextual() ? text.asText().replaceAll("\\s+", " ").strip() : "";
    }

    /** Neighbouring texts joined, turns of one role merged, names of results left out. */
    private static ArrayNode normal(JsonNode turns) {
        var semantics = new Semantics();
        for (JsonNode turn : turns) {
            ArrayNode parts = semantics.turn(turn.path("role").asText());
            for (JsonNode part : turn.path("parts")) {
                if (part.has("text")) {
                    text(parts, part.path("text").asText());
                } else if (part.deepCopy() instanceof ObjectNode copy) {
                    if (copy.path("tool_result") instanceof ObjectNode result) {
                        result.remove("name");
                        copy.set("tool_result", sorted(result));
                    }
                    parts.add(copy);
                }
            }
        }
        return semantics.turns;
    }

    private static ObjectNode sorted(ObjectNode result) {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        sorted.set("id", result.path("id"));
        sorted.put("text", result.path("text").asText());
        return sorted;
    }
}
