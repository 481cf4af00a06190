package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/completions}: a text for each prompt. */
final class CompletionRoute {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MOST_PROMPTS = 100;

    /** What OpenAI's API takes where the request says nothing. */
    private static final int USUAL_TOKENS = 16;

    private final DemoModel model;
    private final boolean includeUsage;
    private final List<Reply.Text> texts = new ArrayList<>();
    private final String id;
    private final long created;
    private long promptTokens;
    private long completionTokens;

    CompletionRoute(Fields fields, String id, long created) {
        this.model = fields.model();
        this.includeUsage = fields.get("stream_options").path("include_usage").asBoolean(false);
        this.id = id;
        this.created = created;
        fields.oneChoice();
        int most = fields.positive("max_tokens", USUAL_TOKENS);
        for (JsonNode prompt : prompts(fields.get("prompt"))) {
            promptTokens += prompt.isArray() ? prompt.size() : DemoTokens.count(prompt.asText());
            Reply.Text text = Replies.cut(" " + Replies.prose(prompt.asText("")), most);
            completionTokens += text.tokens();
            texts.add(text);
        }
    }

    DemoModel model() {
        return model;
    }

    ObjectNode whole() {
        ObjectNode body = head();
        for (int index = 0; index < texts.size(); index++) {
            Reply.Text text = texts.get(index);
            body.withArray("choices").add(choice(index, text.text(), finishReason(text)));
        }
        body.set("usage", usage());
        return body;
    }

    List<StreamEvent> stream() {
        var events = new ArrayList<StreamEvent>();
        for (int i = 0; i < texts.size(); i++) {
            int index = i;
            Reply.Text text = texts.get(i);
            for (String piece : text.pieces()) {
                events.add(StreamEvent.token(() -> chunk(choice(index, piece, null))));
            }
            events.add(StreamEvent.of(() -> chunk(choice(index, "", finishReason(text)))));
        }
        if (includeUsage) {
            events.add(
                    StreamEvent.of(() -> {
                        ObjectNode body = head();
                        body.putArray("choices");
                        return body.set("usage", usage());
                    }));
        }
        events.add(StreamEvent.DONE);
        return events;
    }

    /** Each prompt: a string, or an array of tokens. */
    private static List<JsonNode> prompts(JsonNode prompt) {
        if (prompt.isMissingNode()) {
            return List.of(JSON.textNode(""));
        }
        if (prompt.isTextual() || prompt.path(0).isNumber()) {
            return List.of(prompt);
        }
        var prompts = new ArrayList<JsonNode>();
        prompt.forEach(prompts::add);
        if (prompts.isEmpty() || prompts.size() > MOST_PROMPTS) {
            throw Fields.invalid(
                    "prompt", "a string, tokens, or an array of 1 to " + MOST_PROMPTS + " of them");
        }
        return prompts;
    }

    private ObjectNode head() {
        return JSON.objectNode()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", created)
                .put("model", model.label());
    }

    private JsonNode chunk(ObjectNode choice) {
        ObjectNode body = head();
        body.putArray("choices").add(choice);
        if (includeUsage) {
            body.putNull("usage");
        }
        return body;
    }

    private static ObjectNode choice(int index, String text, @Nullable String finishReason) {
        return JSON.objectNode()
                .put("text", text)
                .put("index", index)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }

    private static String finishReason(Reply.Text text) {
        return text.cut() ? "length" : "stop";
    }

    private ObjectNode usage() {
        return JSON.objectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
    }
}
