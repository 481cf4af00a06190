package io.tollgate.providers.dialect.anthropic;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.translation.ChatEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of one stream. Invariant: the events of a call are told without those of
 * another between them; pieces of a call that is not the one being told wait until it is, at most
 * {@link #MAX_WAITING} characters in all.
 */
final class Blocks {
    private static final int MAX_WAITING = 1 << 20;

    private final List<Call> open = new ArrayList<>(2);
    private int calls;
    private int waiting;

    /** A tool call that has not been closed. */
    private static final class Call {
        private final int index;
        private final int number;
        private final boolean json;
        private final ChatEvent.ToolCallStart start;
        private final StringBuilder held = new StringBuilder(0);
        private final @Nullable String input;
        private boolean any;
        private boolean done;

        Call(
                int index,
                int number,
                boolean json,
                ChatEvent.ToolCallStart start,
                @Nullable String input) {
            this.index = index;
            this.number = number;
            this.json = json;
            this.start = start;
            this.input = input;
        }

        void begin(ChatEvents events) {
            if (!json) {
                events.tell(start);
            }
            if (!held.isEmpty()) {
                tell(held.toString(), events);
                held.setLength(0);
            }
        }

        void tell(String piece, ChatEvents events) {
            any = true;
            events.tell(
                    json
                            ? new ChatEvent.Text(piece)
                            : new ChatEvent.ToolCallArguments(number, piece));
        }

        /** The whole input stands in the start with some servers; no input at all is an object. */
        void end(ChatEvents events) {
            if (!any) {
                tell(input == null ? "{}" : input, events);
            }
        }
    }

    /** How many calls of the client's tools there were. */
    int calls() {
        return calls;
    }

    /** Whether more waited than may. */
    boolean overflowed() {
        return waiting > MAX_WAITING;
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
        boolean json = event.callName().equals(RequestWriter.JSON_TOOL);
        int number = json ? -1 : calls++;
        var start = new ChatEvent.ToolCallStart(number, event.callId(), event.callName(), null);
        var call = new Call(event.index(), number, json, start, event.input());
        open.add(call);
        if (open.size() == 1) {
            call.begin(events);
        }
    }

    void delta(MessagePayloads event, ChatEvents events) {
        switch (event.innerType()) {
            case "text_delta" -> text(event.text(), events);
            case "thinking_delta" -> thought(event.thinking(), events);
            case "signature_delta" -> sealed(event.seal(), events);
            case "input_json_delta" -> piece(event.index(), event.partialJson(), events);
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

    private void piece(int index, @Nullable String piece, ChatEvents events) {
        if (piece == null || piece.isEmpty()) {
            return;
        }
        for (int i = 0; i < open.size(); i++) {
            Call call = open.get(i);
            if (call.index == index) {
                if (i == 0) {
                    call.tell(piece, events);
                } else {
                    waiting += piece.length();
                    if (!overflowed()) {
                        call.held.append(piece);
                    }
                }
                return;
            }
        }
    }

    void stop(int index, ChatEvents events) {
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).index == index) {
                open.get(i).done = true;
            }
        }
        while (!open.isEmpty() && open.getFirst().done) {
            open.removeFirst().end(events);
            if (!open.isEmpty()) {
                open.getFirst().begin(events);
            }
        }
    }

    /** The answer is over: what was not closed is. */
    void stopAll(ChatEvents events) {
        while (!open.isEmpty()) {
            stop(open.getFirst().index, events);
        }
    }
}
