package io.tollgate.providers.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of an answer as it arrives. Order: {@link Start}; then thoughts, text, calls, in the
 * model's order; then {@link Finish}; {@link Counted} anywhere, its last value counts; {@link End}.
 */
public sealed interface ChatEvent {
    /**
     * The answer begins.
     *
     * @param createdSeconds Unix time, 0 where the provider gives none
     */
    record Start(@Nullable String id, @Nullable String model, long createdSeconds)
            implements ChatEvent {}

    record Text(String text) implements ChatEvent {}

    record Refusal(String text) implements ChatEvent {}

    record Reasoning(String text) implements ChatEvent {}

    /** A whole picture that the model made. */
    record Picture(MediaSource.Inline source) implements ChatEvent {
        /** What stands in its place where an API has none for pictures. */
        public Text inWords() {
            return new Text(ContentPart.Image.leftOut(source));
        }
    }

    /** Ends the thought that is being told with its seal. */
    record ReasoningSigned(Signature signature) implements ChatEvent {}

    record ReasoningSealed(Signature content) implements ChatEvent {}

    /**
     * A call begins.
     *
     * @param call counts the calls of this answer from 0
     */
    record ToolCallStart(int call, String id, String name, @Nullable Signature signature)
            implements ChatEvent {}

    /** The next characters of the call's arguments, which are JSON when all are there. */
    record ToolCallArguments(int call, String piece) implements ChatEvent {}

    record Cited(Citation citation) implements ChatEvent {}

    record Logprobs(List<TokenLogprob> tokens) implements ChatEvent {
        public Logprobs {
            tokens = List.copyOf(tokens);
        }
    }

    /** Tokens so far; never to be added up. */
    record Counted(Usage usage) implements ChatEvent {}

    /**
     * Nothing more of the answer comes.
     *
     * @param stopSequence the text that stopped it, where known
     */
    record Finish(FinishReason reason, @Nullable String stopSequence) implements ChatEvent {}

    /** Nothing more comes at all. */
    record End() implements ChatEvent {}
}
