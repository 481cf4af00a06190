package io.tollgate.providers.dialect.anthropic;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.translation.CallsInTurn;
import io.tollgate.providers.dialect.translation.ChatEvents;
import org.jspecify.annotations.Nullable;

/** The content blocks of one stream. */
final class Blocks {
    private final CallsInTurn calls = new CallsInTurn();

    /** How many calls of the client's tools there were. */
    int calls() {
        return calls.calls();
    }

    /** Whether more waited than may. */
    boolean overflowed() {
        return calls.overflowed();
    }

    void start(MessagePayloads event, ChatEvents events) {
        switch (event.innerType()) {
            case "text" -> text(event.text(), events);
            case "thinking" -> {
                thought(event.thinking(), events);
                sealed(event.seal(), events);
            }
            case "redacted_thinking" -> {
                Signature data = event.data();
                if (data != null) {
                    events.tell(new ChatEvent.ReasoningSealed(data));
                }
            }
            case "tool_use" -> startCall(event, events);
            default -> {}
        }
    }

    private void startCall(MessagePayloads event, ChatEvents events) {
        if (event.callName().equals(RequestWriter.JSON_TOOL)) {
            calls.startText(event.index(), event.input(), events);
        } else {
            calls.start(event.index(), event.callId(), event.callName(), event.input(), events);
        }
    }

    void delta(MessagePayloads event, ChatEvents events) {
        switch (event.innerType()) {
            case "text_delta" -> text(event.text(), events);
            case "thinking_delta" -> thought(event.thinking(), events);
            case "signature_delta" -> sealed(event.seal(), events);
            case "input_json_delta" -> calls.piece(event.index(), event.partialJson(), events);
            case "citations_delta" -> {
                if (event.citation() != null) {
                    events.tell(new ChatEvent.Cited(event.citation()));
                }
            }
            default -> {}
        }
    }

    private static void text(@Nullable String text, ChatEvents events) {
        if (text != null && !text.isEmpty()) {
            events.tell(new ChatEvent.Text(text));
        }
    }

    private static void thought(@Nullable String text, ChatEvents events) {
        if (text != null && !text.isEmpty()) {
            events.tell(new ChatEvent.Reasoning(text));
        }
    }

    private static void sealed(@Nullable Signature seal, ChatEvents events) {
        if (seal != null) {
            events.tell(new ChatEvent.ReasoningSigned(seal));
        }
    }

    void stop(int index, ChatEvents events) {
        calls.stop(index, events);
    }

    /** The answer is over: what was not closed is. */
    void stopAll(ChatEvents events) {
        calls.stopAll(events);
    }
}
