package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.tokens.TokenEstimate;

/** The tokens of an answer that its provider has not counted, by its texts. */
final class SeenTokens {
    private SeenTokens() {}

    static long of(ChatAnswer answer) {
        long weight = 0;
        for (ContentPart part : answer.parts()) {
            weight +=
                    switch (part) {
                        case ContentPart.Text text -> TokenEstimate.weigh(text.text());
                        case ContentPart.Refusal refusal -> TokenEstimate.weigh(refusal.text());
                        case ContentPart.Reasoning thought -> TokenEstimate.weigh(thought.text());
                        case ContentPart.ToolCall call -> TokenEstimate.weigh(call.arguments());
                        case ContentPart.Image _,
                                ContentPart.Audio _,
                                ContentPart.Video _,
                                ContentPart.Document _,
                                ContentPart.ToolResult _,
                                ContentPart.SealedReasoning _ ->
                                0;
                    };
        }
        return TokenEstimate.tokens(weight);
    }
}
