package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.anthropic.Claude;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes tools, their choice and the form of the answer.
 *
 * <p>A history with calls is refused without any tools, so the tools it names are declared where
 * the client gave none. There is no word for "call none": Claude is told in its own field; without
 * calls in the history the tools stay away.
 */
final class ConverseTools {
    private final ChatRequest request;
    private final BedrockModel model;
    private final Losses losses;
    private final Set<String> calledTools;
    private boolean jsonTool;

    ConverseTools(ChatRequest request, BedrockModel model, Losses losses, Set<String> calledTools) {
        this.request = request;
        this.model = model;
        this.losses = losses;
        this.calledTools = calledTools;
    }

    /**
     * Writes {@code toolConfig} and {@code outputConfig}.
     *
     * @param more takes the model's own fields
     * @return whether the tool that stands for an answer in JSON is forced
     */
    boolean write(ObjectNode out, ObjectNode more) {
        ToolChoice choice = request.toolChoice();
        writeFormat(choice, out);
        List<Tool> offered = offered(choice);
        if (offered.isEmpty() && !jsonTool && calledTools.isEmpty()) {
            return false;
        }
        if (choice instanceof ToolChoice.Never && !jsonTool && calledTools.isEmpty()) {
            return false;
        }
        ObjectNode config = Json.object();
        ArrayNode tools = config.putArray("tools");
        for (int i = 0; i < offered.size(); i++) {
            writeTool(i, offered.get(i), tools);
        }
        if (jsonTool) {
            writeJsonTool(tools.addObject().putObject("toolSpec"));
        }
        if (tools.isEmpty()) {
            declareCalled(tools);
            never(more);
        } else {
            writeChoice(choice, offered, config, more);
        }
        out.set("toolConfig", config);
        return jsonTool;
    }

    private void writeFormat(ToolChoice choice, ObjectNode out) {
        // A client that names a tool gets its call; there is no room for an answer in JSON beside.
        boolean room = !(choice instanceof ToolChoice.Named);
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> {}
            case ResponseFormat.AnyJson _ -> answerByTool(room);
            case ResponseFormat.Schema schema -> {
                if (model.schemas()) {
                    writeSchema(schema, out);
                } else {
                    answerByTool(room);
                }
            }
        }
    }

    private void answerByTool(boolean room) {
        if (room && !model.forcedTools()) {
            losses.demand("response_format", "JSON (expected: text, with this model)");
        }
        jsonTool = room && model.forcedTools();
    }

    /** The schema is a text here. */
    private void writeSchema(ResponseFormat.Schema wanted, ObjectNode out) {
        JsonNode schema = model.claude() ? Claude.outputSchema(wanted.schema()) : wanted.schema();
        ObjectNode format = out.putObject("outputConfig").putObject("textFormat");
        format.put("type", "json_schema");
        ObjectNode into = format.putObject("structure").putObject("jsonSchema");
        into.put("schema", Json.text(schema));
        if (ToolIds.fits(wanted.name())) {
            into.put("name", wanted.name());
        }
        if (wanted.description() != null && !wanted.description().isEmpty()) {
            into.put("description", wanted.description());
        }
    }

    private List<Tool> offered(ToolChoice choice) {
        var offered = new ArrayList<Tool>();
        for (Tool tool : request.tools()) {
            if (!(choice instanceof ToolChoice.Allowed some)
                    || some.names().contains(tool.name())) {
                offered.add(tool);
            }
        }
        return offered;
    }

    private void writeTool(int number, Tool tool, ArrayNode tools) {
        if (!ToolIds.fits(tool.name())) {
            losses.impossible(
                    "tools[" + number + "].name",
                    tool.name() + " (expected: at most 64 letters, digits, '_' and '-')");
        }
        ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            spec.put("description", tool.description());
        }
        spec.putObject("inputSchema").set("json", inputSchema(tool.parameters()));
        if (Boolean.TRUE.equals(tool.strict()) && model.claude() && model.schemas()) {
            spec.put("strict", true);
        }
        if (tool.cache() != null && model.caching()) {
            ConverseTurns.point(tool.cache(), tools);
        }
    }

    private static JsonNode inputSchema(@Nullable JsonNode parameters) {
        if (parameters instanceof ObjectNode schema && !schema.isEmpty()) {
            return schema.has("type") ? schema : schema.deepCopy().put("type", "object");
        }
        ObjectNode none = Json.object().put("type", "object");
        none.putObject("properties");
        return none;
    }

    private void writeJsonTool(ObjectNode spec) {
        spec.put("name", Claude.JSON_TOOL);
        spec.put("description", "Gives the final answer as JSON");
        spec.putObject("inputSchema")
                .set(
                        "json",
                        request.responseFormat() instanceof ResponseFormat.Schema wanted
                                ? wanted.schema()
                                : Json.object()
                                        .put("type", "object")
                                        .put("additionalProperties", true));
    }

    private void declareCalled(ArrayNode tools) {
        for (String name : calledTools) {
            ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", name);
            spec.putObject("inputSchema").set("json", inputSchema(null));
        }
    }

    private void writeChoice(
            ToolChoice choice, List<Tool> offered, ObjectNode config, ObjectNode more) {
        boolean onlyJson = jsonTool && (offered.isEmpty() || choice instanceof ToolChoice.Never);
        if (onlyJson) {
            named(Claude.JSON_TOOL, config);
            return;
        }
        switch (choice) {
            case ToolChoice.Auto _ -> {
                if (jsonTool) {
                    config.putObject("toolChoice").putObject("any");
                } else {
                    single(more, "auto");
                }
            }
            case ToolChoice.Never _ -> never(more);
            case ToolChoice.Required _ -> forced(config, more);
            case ToolChoice.Named name -> {
                if (offered.stream().noneMatch(tool -> tool.name().equals(name.name()))) {
                    losses.demand(
                            "tool_choice", name.name() + " (expected: the name of one of tools)");
                } else if (model.forcedTools()) {
                    named(name.name(), config);
                } else {
                    losses.demand("tool_choice", "a tool (expected: auto, with this model)");
                }
            }
            case ToolChoice.Allowed some -> {
                if (some.required()) {
                    forced(config, more);
                } else if (jsonTool) {
                    config.putObject("toolChoice").putObject("any");
                }
            }
        }
    }

    private void forced(ObjectNode config, ObjectNode more) {
        if (!model.forcedTools()) {
            losses.demand("tool_choice", "required (expected: auto, with this model)");
        } else if (!single(more, "any")) {
            config.putObject("toolChoice").putObject("any");
        }
    }

    private static void named(String name, ObjectNode config) {
        config.putObject("toolChoice").putObject("tool").put("name", name);
    }

    /** One call at most, where the client said so: a field of Claude's own. */
    private boolean single(ObjectNode more, String type) {
        if (!Boolean.FALSE.equals(request.parallelToolCalls())) {
            return false;
        }
        if (!model.claude()) {
            losses.demand("parallel_tool_calls", "false (expected: true with this model)");
            return false;
        }
        more.putObject("tool_choice").put("type", type).put("disable_parallel_tool_use", true);
        return true;
    }

    private void never(ObjectNode more) {
        if (model.claude()) {
            more.putObject("tool_choice").put("type", "none");
        } else if (!request.tools().isEmpty()) {
            losses.demand("tool_choice", "none (expected: auto, with this model)");
        }
    }
}
