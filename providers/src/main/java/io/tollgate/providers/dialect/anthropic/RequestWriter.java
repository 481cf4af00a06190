package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
import java.util.List;

/** Writes a request of the Messages API. */
final class RequestWriter {
    /**
     * A tool of our own whose input is the JSON that was asked for, for models that take no output
     * schema. Its calls never reach the client: they are the answer's text.
     */
    static final String JSON_TOOL = "tollgate_json_answer";

    private final ChatRequest request;
    private final AnthropicModel model;
    private final Losses losses;
    private final ObjectNode out = Json.object();
    private boolean jsonTool;

    private RequestWriter(ChatRequest request, AnthropicModel model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
    }

    static ObjectNode write(ChatRequest request, String upstreamModel, Losses losses) {
        var writer = new RequestWriter(request, AnthropicModel.of(upstreamModel), losses);
        return writer.write(upstreamModel);
    }

    private ObjectNode write(String upstreamModel) {
        long maxTokens = request.maxTokens() == null ? model.maxOutput() : request.maxTokens();
        out.put("model", upstreamModel);
        out.put("max_tokens", maxTokens);
        new TurnWriter(losses).write(request.messages(), out);
        writeFormat();
        writeTools();
        boolean thinks = new ThinkingWriter(request, model, losses, out).write(jsonTool, maxTokens);
        writeSampling(thinks);
        writeStop();
        if (request.user() != null) {
            out.putObject("metadata").put("user_id", request.user());
        }
        if (request.candidates() > 1) {
            losses.demand("n", request.candidates() + " (expected: 1 with this provider)");
        }
        if (request.topLogprobs() != null) {
            losses.demand("logprobs", "not given by this provider");
        }
        if (request.stream()) {
            out.put("stream", true);
        }
        return out;
    }

    private void writeFormat() {
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ -> jsonTool = true;
            case ResponseFormat.Schema schema -> {
                if (model.structured()) {
                    ObjectNode format = out.putObject("output_config").putObject("format");
                    format.put("type", "json_schema");
                    format.set("schema", OutputSchema.of(schema.schema()));
                } else {
                    jsonTool = true;
                }
            }
        }
    }

    private void writeTools() {
        ToolChoice choice = request.toolChoice();
        // A client that names a tool gets its call; there is no room for an answer in JSON beside.
        jsonTool = jsonTool && !(choice instanceof ToolChoice.Named);
        var offered = new ArrayList<Tool>();
        for (Tool tool : request.tools()) {
            if (!(choice instanceof ToolChoice.Allowed some)
                    || some.names().contains(tool.name())) {
                offered.add(tool);
            }
        }
        if (offered.isEmpty() && !jsonTool) {
            return;
        }
        ArrayNode tools = out.putArray("tools");
        for (Tool tool : offered) {
            writeTool(tool, tools.addObject());
        }
        if (jsonTool) {
            writeJsonTool(tools.addObject());
        }
        writeChoice(choice, offered);
    }

    private static void writeTool(Tool tool, ObjectNode into) {
        into.put("name", tool.name());
        if (tool.description() != null && !tool.description().isEmpty()) {
            into.put("description", tool.description());
        }
        into.set("input_schema", inputSchema(tool.parameters()));
        if (Boolean.TRUE.equals(tool.strict())) {
            into.put("strict", true);
        }
        CacheControl.write(tool.cache(), into);
    }

    private static JsonNode inputSchema(@org.jspecify.annotations.Nullable JsonNode parameters) {
        if (parameters instanceof ObjectNode schema && !schema.isEmpty()) {
            return schema.has("type") ? schema : schema.deepCopy().put("type", "object");
        }
        ObjectNode none = Json.object().put("type", "object");
        none.putObject("properties");
        return none;
    }

    private void writeJsonTool(ObjectNode into) {
        into.put("name", JSON_TOOL);
        into.put("description", "Gives the final answer as JSON");
        JsonNode schema =
                request.responseFormat() instanceof ResponseFormat.Schema wanted
                        ? wanted.schema()
                        : Json.object().put("type", "object").put("additionalProperties", true);
        into.set("input_schema", schema);
    }

    private void writeChoice(ToolChoice choice, List<Tool> offered) {
        ObjectNode written = Json.object();
        switch (choice) {
            case ToolChoice.Auto _ -> written.put("type", jsonTool ? "any" : "auto");
            case ToolChoice.Never _ -> written.put("type", jsonTool ? "tool" : "none");
            case ToolChoice.Required _ -> written.put("type", "any");
            case ToolChoice.Named named -> {
                written.put("type", "tool").put("name", named.name());
                if (offered.stream().noneMatch(tool -> tool.name().equals(named.name()))) {
                    losses.demand(
                            "tool_choice", named.name() + " (expected: the name of one of tools)");
                    written.put("type", "auto").remove("name");
                }
            }
            case ToolChoice.Allowed some ->
                    written.put("type", some.required() || jsonTool ? "any" : "auto");
        }
        boolean onlyJson = jsonTool && (offered.isEmpty() || choice instanceof ToolChoice.Never);
        if (onlyJson) {
            written.put("type", "tool").put("name", JSON_TOOL);
        }
        boolean single = Boolean.FALSE.equals(request.parallelToolCalls()) || jsonTool;
        if (single && !written.path("type").asText().equals("none")) {
            written.put("disable_parallel_tool_use", true);
        }
        if (!written.path("type").asText().equals("auto") || written.size() > 1) {
            out.set("tool_choice", written);
        }
    }

    private void writeSampling(boolean thinks) {
        Sampling sampling = request.sampling();
        if (sampling.temperature() != null) {
            writeTemperature(sampling.temperature(), thinks);
        }
        if (sampling.topP() != null) {
            if (!model.sampling() || (thinks && sampling.topP() < 0.95)) {
                losses.demand(
                        "top_p",
                        "not possible with this model" + (thinks ? " while it thinks" : ""));
            } else {
                out.put("top_p", sampling.topP());
            }
        }
        if (sampling.topK() != null) {
            if (!model.sampling() || thinks) {
                losses.demand(
                        "top_k",
                        "not possible with this model" + (thinks ? " while it thinks" : ""));
            } else {
                out.put("top_k", sampling.topK());
            }
        }
        if (sampling.presencePenalty() != null && sampling.presencePenalty() != 0) {
            losses.demand("presence_penalty", "not possible with this provider");
        }
        if (sampling.frequencyPenalty() != null && sampling.frequencyPenalty() != 0) {
            losses.demand("frequency_penalty", "not possible with this provider");
        }
        if (sampling.seed() != null) {
            losses.hint("seed");
        }
    }

    private void writeTemperature(double temperature, boolean thinks) {
        // 1 is this API's default: leaving it out changes nothing.
        if (temperature == 1 && (thinks || !model.sampling())) {
            return;
        }
        if (!model.sampling() || thinks) {
            losses.demand(
                    "temperature",
                    temperature
                            + " (expected: 1 with this model"
                            + (thinks ? " while it thinks)" : ")"));
        } else if (temperature > 1) {
            losses.demand("temperature", temperature + " (expected: at most 1 with this provider)");
            out.put("temperature", 1.0);
        } else {
            out.put("temperature", temperature);
        }
    }

    private void writeStop() {
        var kept = new ArrayList<String>(request.stop().size());
        for (String stop : request.stop()) {
            if (stop.isBlank()) {
                losses.demand("stop", "white space only (expected: text, with this provider)");
            } else {
                kept.add(stop);
            }
        }
        if (!kept.isEmpty()) {
            ArrayNode sequences = out.putArray("stop_sequences");
            kept.forEach(sequences::add);
        }
    }
}
