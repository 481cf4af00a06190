package io.tollgate.providers.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message. */
public sealed interface ContentPart {
    /**
     * Plain text.
     *
     * @param signature the model's seal on this text, where its API puts one there
     */
    record Text(String text, @Nullable CacheHint cache, @Nullable Signature signature)
            implements ContentPart {
        public Text(String text) {
            this(text, null, null);
        }
    }

    /**
     * A picture.
     *
     * @param detail how closely to look: {@code low}, {@code high}, {@code auto}; null for not said
     */
    record Image(MediaSource source, @Nullable String detail, @Nullable CacheHint cache)
            implements ContentPart {
        /** What stands in its place in an answer whose API has none for pictures. */
        public String inWords() {
            return leftOut(source);
        }

        static String leftOut(MediaSource source) {
            String type =
                    source instanceof MediaSource.Inline inline ? inline.mediaType() : "image";
            return "[A picture (" + type + ") is left out: this API has no place for it.]";
        }
    }

    record Audio(MediaSource source) implements ContentPart {}

    record Video(MediaSource source) implements ContentPart {}

    /**
     * A file to read, such as a PDF.
     *
     * @param name its title or file name
     * @param context what the application says about it
     * @param citations whether the answer shall cite it
     */
    record Document(
            MediaSource source,
            @Nullable String name,
            @Nullable String context,
            boolean citations,
            @Nullable CacheHint cache)
            implements ContentPart {}

    /**
     * The model calls a tool.
     *
     * @param arguments as the model wrote them: JSON text, as a rule an object; never empty
     * @param signature the model's seal on this call, where its API puts one there
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable Signature signature,
            @Nullable CacheHint cache)
            implements ContentPart {
        public ToolCall {
            if (id.isEmpty() || name.isEmpty()) {
                throw new IllegalArgumentException(
                        "tool call: id '" + id + "', name '" + name + "' (expected: both given)");
            }
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException("arguments: empty (expected: JSON)");
            }
        }

        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, null, null);
        }
    }

    /**
     * What a tool gave.
     *
     * @param callId of the call it answers
     * @param content text, images and documents
     * @param error whether the tool failed
     */
    record ToolResult(
            String callId, List<ContentPart> content, boolean error, @Nullable CacheHint cache)
            implements ContentPart {
        public ToolResult {
            content = List.copyOf(content);
            if (callId.isEmpty()) {
                throw new IllegalArgumentException("callId: empty (expected: the id of a call)");
            }
        }
    }

    /**
     * What the model thought.
     *
     * @param signature its seal, without which the model's provider does not take it back
     */
    record Reasoning(String text, @Nullable Signature signature) implements ContentPart {}

    /** Thought that only its provider can read. */
    record SealedReasoning(Signature content) implements ContentPart {}

    /** The model says why it does not answer. */
    record Refusal(String text) implements ContentPart {}
}
