package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What whole answers and streams write alike. */
final class Words {
    static final String TEXT_DETAIL = "reasoning.text";
    static final String SEALED_DETAIL = "reasoning.encrypted";

    private Words() {}

    static String finish(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    static FinishReason reason(String word) {
        return switch (word) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }

    static void usage(Usage usage, ObjectNode into) {
        into.put("prompt_tokens", usage.prompt());
        into.put("completion_tokens", usage.completion());
        into.put("total_tokens", usage.total());
        into.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cacheRead())
                .put("cache_write_tokens", usage.cacheWrite());
        ObjectNode details =
                into.putObject("completion_tokens_details")
                        .put("reasoning_tokens", usage.reasoning());
        if (usage.imageOutput() > 0) {
            details.put("image_tokens", usage.imageOutput());
        }
    }

    /** A picture that the model made, in OpenRouter's form. */
    static void picture(MediaSource.Inline picture, int index, ObjectNode into) {
        into.put("type", "image_url").put("index", index);
        into.putObject("image_url")
                .put("url", "data:" + picture.mediaType() + ";base64," + picture.base64());
    }

    /** A thought, or a piece of it, in OpenRouter's form. */
    static ObjectNode thought(ObjectNode into, String text, int index) {
        return into.put("type", TEXT_DETAIL).put("text", text).put("index", index);
    }

    /** The seal of a thought. */
    static ObjectNode seal(ObjectNode into, Signature signature, int index) {
        into.put("type", TEXT_DETAIL);
        into.put("signature", signature.value());
        into.put("format", signature.format());
        return into.put("index", index);
    }

    /** Thought that cannot be read. */
    static ObjectNode sealed(ObjectNode into, Signature content, int index) {
        into.put("type", SEALED_DETAIL);
        into.put("data", content.value());
        into.put("format", content.format());
        return into.put("index", index);
    }

    static void citation(Citation citation, int start, int end, ArrayNode into) {
        ObjectNode annotation = into.addObject().put("type", "url_citation");
        annotation
                .putObject("url_citation")
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
}
