package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.openai.ChatConversation.Whole;
import io.tollgate.providers.dialect.openai.Usages;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole, repaired chat completion: its first choice. */
final class CompletionReader {
    private CompletionReader() {}

    static ChatAnswer read(Whole.Plain plain) {
        return new ChatAnswer(
                plain.id(),
                plain.model(),
                plain.created(),
                plain.text() == null ? List.of() : List.of(new ContentPart.Text(plain.text())),
                Words.reason(plain.finishReason()),
                null,
                usage(plain.usage()),
                List.of(),
                List.of());
    }

    static ChatAnswer read(Whole.Tree tree) {
        JsonNode completion = tree.completion();
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        var parts = new ArrayList<ContentPart>(Thoughts.read(Fields.of(message)));
        String text = Json.string(message, "content");
        if (text != null) {
            parts.add(new ContentPart.Text(text));
        }
        String refusal = Json.string(message, "refusal");
        if (refusal != null) {
            parts.add(new ContentPart.Refusal(refusal));
        }
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call));
        }
        var citations = new ArrayList<Citation>();
        for (JsonNode annotation : message.path("annotations")) {
            Citation citation = citation(annotation);
            if (citation != null) {
                citations.add(citation);
            }
        }
        return new ChatAnswer(
                Json.string(completion, "id"),
                Json.string(completion, "model"),
                Math.max(0, completion.path("created").asLong(0)),
                parts,
                Words.reason(choice.path("finish_reason").asText("")),
                null,
                usage(tree.usage()),
                citations,
                logprobs(choice.path("logprobs")));
    }

    private static ContentPart call(JsonNode call) {
        boolean custom = call.path("custom").isObject();
        JsonNode function = custom ? call.path("custom") : call.path("function");
        String name = Json.string(function, "name");
        String arguments =
                custom
                        ? Json.text(Json.object().set("input", function.path("input")))
                        : Json.string(function, "arguments");
        String id = Json.string(call, "id");
        return new ContentPart.ToolCall(
                id == null ? io.tollgate.providers.dialect.Ids.toolCall() : id,
                name == null ? "?" : name,
                arguments == null ? "{}" : arguments);
    }

    static @Nullable Citation citation(JsonNode annotation) {
        JsonNode cited = annotation.path("url_citation");
        String url = Json.string(cited, "url");
        return url == null ? null : new Citation(url, Json.string(cited, "title"), null);
    }

    static @Nullable Signature signature(JsonNode detail, String field) {
        String value = Json.string(detail, field);
        String format = Json.string(detail, "format");
        return value == null
                ? null
                : new Signature(value, format == null ? Signature.UNKNOWN : format);
    }

    /** Usage as the pass-through lane counts it. */
    static @Nullable Usage usage(JsonNode usage) {
        return usage(Usages.read(usage));
    }

    private static @Nullable Usage usage(@Nullable TokenUsage tokens) {
        return tokens == null
                ? null
                : new Usage(
                        tokens.prompt(),
                        tokens.completion(),
                        tokens.cachedPrompt(),
                        tokens.cacheWrite(),
                        0,
                        tokens.reasoning());
    }

    static List<TokenLogprob> logprobs(JsonNode logprobs) {
        var tokens = new ArrayList<TokenLogprob>();
        for (JsonNode token : logprobs.path("content")) {
            var top = new ArrayList<TokenLogprob>();
            for (JsonNode other : token.path("top_logprobs")) {
                top.add(logprob(other, List.of()));
            }
            tokens.add(logprob(token, top));
        }
        return tokens;
    }

    private static TokenLogprob logprob(JsonNode token, List<TokenLogprob> top) {
        return new TokenLogprob(
                token.path("token").asText(""), token.path("logprob").asDouble(0), top);
    }
}
