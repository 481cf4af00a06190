package io.tollgate.providers.dialect.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Seals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of an output, which whole answers and streams write alike. */
final class Items {
    private Items() {}

    static ObjectNode message(String id, String status, ArrayNode content) {
        ObjectNode item = Json.object().put("id", id).put("type", "message");
        item.put("status", status).set("content", content);
        return item.put("role", "assistant");
    }

    static ObjectNode text(String text, ArrayNode annotations, ArrayNode logprobs) {
        ObjectNode part = Json.object().put("type", "output_text");
        part.set("annotations", annotations);
        part.set("logprobs", logprobs);
        return part.put("text", text);
    }

    static ObjectNode refusal(String text) {
        return Json.object().put("type", "refusal").put("refusal", text);
    }

    static ObjectNode call(String id, String status, String callId, String name, String arguments) {
        return Json.object()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("arguments", arguments)
                .put("call_id", callId)
                .put("name", name);
    }

    /**
     * A thought.
     *
     * @param text null where it cannot be read
     * @param seal as the client brings it back; null for none
     */
    static ObjectNode reasoning(String id, @Nullable String text, @Nullable String seal) {
        ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (text != null && !text.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", text);
        }
        if (seal != null) {
            item.put("encrypted_content", seal);
        }
        return item;
    }

    static String seal(Signature signature) {
        return Seals.close(signature, Signature.RESPONSES);
    }

    static ObjectNode annotation(Citation citation, int start, int end) {
        return Json.object()
                .put("type", "url_citation")
                .put("start_index", start)
                .put("end_index", end)
                .put("url", citation.url())
                .put("title", citation.title() == null ? "" : citation.title());
    }

    static void logprobs(List<TokenLogprob> tokens, ArrayNode into) {
        for (TokenLogprob token : tokens) {
            ObjectNode one = logprob(token, into.addObject());
            ArrayNode top = one.putArray("top_logprobs");
            for (TokenLogprob other : token.top()) {
                logprob(other, top.addObject());
            }
        }
    }

    private static ObjectNode logprob(TokenLogprob token, ObjectNode into) {
        into.put("token", token.token()).put("logprob", token.logprob());
        ArrayNode bytes = into.putArray("bytes");
        for (byte b : token.token().getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xFF);
        }
        return into;
    }

    static String messageId() {
        return Ids.random("msg_");
    }

    static String callId() {
        return Ids.random("fc_");
    }

    static String reasoningId() {
        return Ids.random("rs_");
    }
}
