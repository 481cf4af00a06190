package io.tollgate.providers.dialect.openai.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import java.util.List;

/** What whole answers and streams of this API write alike. */
final class Choices {
    private Choices() {}

    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "stop";
            case LENGTH -> "length";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    static void usage(Usage usage, ObjectNode into) {
        into.put("prompt_tokens", usage.prompt());
        into.put("completion_tokens", usage.completion());
        into.put("total_tokens", usage.total());
        into.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
        into.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    }

    /**
     * Writes logprobs in columns.
     *
     * @param offset where in the text the first token stands
     * @return where in the text the next one stands
     */
    static int logprobs(List<TokenLogprob> tokens, int offset, ObjectNode into) {
        ArrayNode texts = into.putArray("tokens");
        ArrayNode values = into.putArray("token_logprobs");
        ArrayNode tops = into.putArray("top_logprobs");
        ArrayNode offsets = into.putArray("text_offset");
        int at = offset;
        for (TokenLogprob token : tokens) {
            texts.add(token.token());
            values.add(token.logprob());
            ObjectNode top = tops.addObject();
            token.top().forEach(other -> top.put(other.token(), other.logprob()));
            offsets.add(at);
            at += token.token().length();
        }
        return at;
    }
}
