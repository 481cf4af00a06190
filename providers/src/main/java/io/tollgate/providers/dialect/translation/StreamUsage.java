package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.tokens.OutputMeter;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one stream tell of its usage: what the provider said last, and what was seen.
 * One a stream, one thread.
 */
public final class StreamUsage implements ChatEvents {
    private final OutputMeter output = new OutputMeter();
    private @Nullable Usage reported;

    @Override
    public void tell(ChatEvent event) {
        switch (event) {
            case ChatEvent.Counted counted -> {
                reported = counted.usage();
                output.reported(counted.usage().completion());
            }
            case ChatEvent.Text text -> output.text(text.text());
            case ChatEvent.Refusal refusal -> output.text(refusal.text());
            case ChatEvent.Reasoning thought -> output.text(thought.text());
            case ChatEvent.ToolCallArguments more -> output.text(more.piece());
            case ChatEvent.Start _,
                    ChatEvent.Picture _,
                    ChatEvent.ReasoningSigned _,
                    ChatEvent.ReasoningSealed _,
                    ChatEvent.ToolCallStart _,
                    ChatEvent.Cited _,
                    ChatEvent.Logprobs _,
                    ChatEvent.Finish _,
                    ChatEvent.End _ -> {}
        }
    }

    /** As the provider said last; null where it has not. */
    public @Nullable TokenUsage reported() {
        return Translation.tokens(reported);
    }

    /** Output that was seen: {@link OutputMeter#tokens}. */
    public long seenOutputTokens() {
        return output.tokens();
    }
}
