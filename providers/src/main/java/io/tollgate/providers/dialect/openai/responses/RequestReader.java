package io.tollgate.providers.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.ReasoningWish;
import io.tollgate.providers.chat.ResponseFormat;
import io.tollgate.providers.chat.Sampling;
import io.tollgate.providers.chat.Tool;
import io.tollgate.providers.chat.ToolChoice;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.openai.ChatFields;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request of the Responses API as one of chat. */
final class RequestReader {
    /** Fields that say how the provider works or what it keeps, not what it answers. */
    private static final List<String> HINTS =
            List.of(
                    "metadata",
                    "service_tier",
                    "prompt_cache_key",
                    "prompt_cache_retention",
                    "prompt_cache_options",
                    "truncation",
                    "max_tool_calls");

    /** Fields that need what a gateway without a store has not, even where much may be dropped. */
    private static final List<String> STORED =
            List.of("previous_response_id", "conversation", "prompt");

    private static final String LOGPROBS = "message.output_text.logprobs";

    private final Fields body;
    private final List<Extra> extras = new ArrayList<>(2);

    private RequestReader(JsonNode body) {
        this.body = Fields.of(body);
    }

    static ChatRequest read(JsonNode body, RequestFields fields) {
        return new RequestReader(body).request(fields);
    }

    private ChatRequest request(RequestFields fields) {
        for (String field : STORED) {
            if (body.at(field).given()) {
                throw body.at(field)
                        .wrong(
                                "nothing: this model's provider keeps no conversations; send the"
                                        + " whole of it as input");
            }
        }
        others(fields);
        String user = body.text("safety_identifier");
        Fields text = body.object("text");
        return new ChatRequest(
                messages(),
                tools(),
                choice(),
                body.bool("parallel_tool_calls"),
                text == null ? new ResponseFormat.Text() : format(text),
                body.whole("max_output_tokens", 1),
                new Sampling(
                        body.number("temperature"), body.number("top_p"), null, null, null, null),
                List.of(),
                reasoning(),
                1,
                topLogprobs(),
                user == null ? body.text("user") : user,
                fields.stream(),
                extras);
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>();
        String instructions = body.text("instructions");
        if (instructions != null && !instructions.isEmpty()) {
            messages.add(Message.of(Role.SYSTEM, new ContentPart.Text(instructions)));
        }
        Fields input = body.at("input");
        if (input.node().isTextual()) {
            messages.add(Message.of(Role.USER, new ContentPart.Text(input.text())));
        } else if (input.node().isArray()) {
            messages.addAll(new InputReader(extras).read(input));
        } else {
            throw input.wrong("a string or an array of items");
        }
        return messages;
    }

    private List<Tool> tools() {
        Fields array = body.array("tools");
        if (array == null) {
            return List.of();
        }
        var tools = new ArrayList<Tool>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Fields tool = array.item(i);
            if (!tool.type().equals("function")) {
                extras.add(new Extra(tool.path(), true));
                continue;
            }
            Fields parameters = tool.object("parameters");
            tools.add(
                    new Tool(
                            tool.needed("name"),
                            tool.text("description"),
                            parameters == null ? null : parameters.node(),
                            tool.bool("strict"),
                            null));
        }
        return tools;
    }

    private ToolChoice choice() {
        Fields choice = body.at("tool_choice");
        if (!choice.given() || choice.is("auto")) {
            return new ToolChoice.Auto();
        }
        if (choice.is("none")) {
            return new ToolChoice.Never();
        }
        if (choice.is("required")) {
            return new ToolChoice.Required();
        }
        return switch (choice.type()) {
            case "function" -> new ToolChoice.Named(choice.needed("name"));
            case "allowed_tools" -> allowed(choice);
            default -> throw choice.wrong("auto, none, required, or a function");
        };
    }

    private static ToolChoice allowed(Fields choice) {
        Fields array = choice.array("tools");
        if (array == null) {
            throw choice.at("tools").wrong("an array of tools");
        }
        var names = new ArrayList<String>(array.size());
        for (int i = 0; i < array.size(); i++) {
            names.add(array.item(i).needed("name"));
        }
        return new ToolChoice.Allowed(choice.at("mode").is("required"), names);
    }

    private ResponseFormat format(Fields text) {
        if (text.at("verbosity").given()) {
            extras.add(new Extra("text.verbosity", false));
        }
        Fields format = text.object("format");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        return ChatFields.format(format, format);
    }

    private ReasoningWish reasoning() {
        Fields word = body.at("reasoning").at("effort");
        return body.object("reasoning") == null || !word.given()
                ? ReasoningWish.NONE
                : ReasoningWish.of(ChatFields.effort(word));
    }

    private @Nullable Integer topLogprobs() {
        Long top = body.whole("top_logprobs", 0);
        Fields include = body.array("include");
        boolean asked = top != null && top > 0;
        for (int i = 0; include != null && i < include.size(); i++) {
            asked |= include.item(i).is(LOGPROBS);
        }
        return asked ? (int) Math.min(top == null ? 0 : top, 100) : null;
    }

    private void others(RequestFields fields) {
        for (var field : body.node().properties()) {
            switch (field.getKey()) {
                case "model",
                        "input",
                        "instructions",
                        "max_output_tokens",
                        "temperature",
                        "top_p",
                        "top_logprobs",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "text",
                        "reasoning",
                        // Thoughts come sealed as it is; what else it names cannot be there.
                        "include",
                        "user",
                        "safety_identifier",
                        "stream",
                        "stream_options",
                        "fallbacks" -> {}
                case "provider" -> {
                    if (fields.provider() == null) {
                        extras.add(new Extra("provider", true));
                    }
                }
                default -> other(field.getKey(), field.getValue());
            }
        }
    }

    /** {@code false} is what happens anyway: nothing is stored, nothing runs in the background. */
    private void other(String name, JsonNode value) {
        boolean nothing =
                value.isNull()
                        || (value.isContainerNode() && value.isEmpty())
                        || (value.isBoolean() && !value.booleanValue())
                        || (name.equals("truncation") && value.asText("").equals("disabled"))
                        || (name.equals("service_tier") && value.asText("").equals("auto"));
        if (!nothing) {
            extras.add(new Extra(name.isEmpty() ? "\"\"" : name, !HINTS.contains(name)));
        }
    }
}
