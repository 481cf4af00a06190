package io.tollgate.providers.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Seals;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer of chat. */
final class AnswerWriter {
    private static final Usage NOTHING = new Usage(0, 0, 0, 0, 0, 0);

    private AnswerWriter() {}

    static byte[] write(ChatAnswer answer) {
        ObjectNode out = Json.object();
        out.put("id", id(answer.id()));
        out.put(
                "finish_reason",
                FinishReasons.word(answer.finish(), answer.stopSequence() != null));
        ObjectNode message = out.putObject("message").put("role", "assistant");
        ArrayNode content = Json.array();
        ArrayNode calls = Json.array();
        for (ContentPart part : answer.parts()) {
            part(part, content, calls);
        }
        message.set("content", content);
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        ArrayNode citations = Json.array();
        answer.citations().forEach(citation -> cite(citation, citations.addObject()));
        if (!citations.isEmpty()) {
            message.set("citations", citations);
        }
        if (!answer.logprobs().isEmpty()) {
            logprobs(answer.logprobs(), out.putArray("logprobs"));
        }
        Usages.write(answer.usage() == null ? NOTHING : answer.usage(), out.putObject("usage"));
        return Json.bytes(out);
    }

    /** That of the provider, else one of our own. */
    static String id(@Nullable String given) {
        return given == null ? UUID.randomUUID().toString() : given;
    }

    private static void part(ContentPart part, ArrayNode content, ArrayNode calls) {
        switch (part) {
            case ContentPart.Text text -> text(text.text(), content);
            case ContentPart.Refusal refusal -> text(refusal.text(), content);
            case ContentPart.Reasoning thought -> {
                ObjectNode written = content.addObject().put("type", "thinking");
                written.put("thinking", thought.text());
                if (thought.signature() != null) {
                    written.put("signature", seal(thought.signature()));
                }
            }
            case ContentPart.SealedReasoning sealed ->
                    content.addObject()
                            .put("type", "thinking")
                            .put("thinking", "")
                            .put("signature", Seals.closeWhole(sealed.content()));
            case ContentPart.ToolCall call -> {
                ObjectNode written = calls.addObject();
                written.put("id", call.id()).put("type", "function");
                written.putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
                if (call.signature() != null) {
                    written.put("signature", seal(call.signature()));
                }
            }
            case ContentPart.Image picture -> text(picture.inWords(), content);
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {}
        }
    }

    /** This API has no seals of its own: whose it is always stands in front. */
    static String seal(Signature signature) {
        return Seals.close(signature, "");
    }

    private static void text(String text, ArrayNode content) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    static void cite(Citation citation, ObjectNode into) {
        into.put("text", citation.citedText() == null ? "" : citation.citedText());
        ObjectNode source = into.putArray("sources").addObject();
        source.put("type", "document").put("id", citation.url() == null ? "" : citation.url());
        ObjectNode document = source.putObject("document");
        if (citation.url() != null) {
            document.put("url", citation.url());
        }
        if (citation.title() != null) {
            document.put("title", citation.title());
        }
        into.put("type", "TEXT_CONTENT");
    }

    static void logprobs(List<TokenLogprob> tokens, ArrayNode into) {
        for (TokenLogprob token : tokens) {
            ObjectNode one = into.addObject().put("text", token.token());
            one.putArray("token_ids");
            one.putArray("logprobs").add(token.logprob());
        }
    }
}
