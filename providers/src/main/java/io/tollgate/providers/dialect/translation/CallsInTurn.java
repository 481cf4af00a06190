package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one stream whose pieces name their block. Invariant: the events of a call are
 * told without those of another between them; pieces of a call that is not the one being told wait
 * until it is, at most {@link #MAX_WAITING} characters in all.
 */
public final class CallsInTurn {
    private static final int MAX_WAITING = 1 << 20;

    private final List<Call> open = new ArrayList<>(2);
    private int calls;
    private int waiting;

    /** A tool call that has not been closed. */
    private static final class Call {
        private final int index;
        private final @Nullable Integer number;
        private final ChatEvent.@Nullable ToolCallStart start;
        private final StringBuilder held = new StringBuilder(0);
        private final @Nullable String input;
        private boolean any;
        private boolean done;

        Call(int index, ChatEvent.@Nullable ToolCallStart start, @Nullable String input) {
            this.index = index;
            this.number = start == null ? null : start.call();
            this.start = start;
            this.input = input;
        }

        void begin(ChatEvents events) {
            if (start != null) {
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
                    number == null
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
    public int calls() {
        return calls;
    }

    /** Whether more waited than may. */
    public boolean overflowed() {
        return waiting > MAX_WAITING;
    }

    /**
     * A call begins.
     *
     * @param index of its block
     * @param input the whole of its arguments, where they came with its start
     */
    public void start(
            int index, String id, String name, @Nullable String input, ChatEvents events) {
        begin(new Call(index, new ChatEvent.ToolCallStart(calls++, id, name, null), input), events);
    }

    /** A call begins whose arguments are the answer's text. */
    public void startText(int index, @Nullable String input, ChatEvents events) {
        begin(new Call(index, null, input), events);
    }

    private void begin(Call call, ChatEvents events) {
        open.add(call);
        if (open.size() == 1) {
            call.begin(events);
        }
    }

    /** The next characters of the arguments of the call in that block. */
    public void piece(int index, @Nullable String piece, ChatEvents events) {
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

    /** The block of that index is complete, be it a call's or not. */
    public void stop(int index, ChatEvents events) {
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
    public void stopAll(ChatEvents events) {
        while (!open.isEmpty()) {
            stop(open.getFirst().index, events);
        }
    }
}
