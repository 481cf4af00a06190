package io.tollgate.providers.dialect.openai.responses;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.openai.OpenAiErrors;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import io.tollgate.providers.dialect.translation.Seals;
import io.tollgate.providers.dialect.translation.SseOut;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of the Responses API.
 *
 * <p>Invariant: one item is open at most, items and the parts in them count from 0 without a gap,
 * what was opened is closed with its whole text before anything else begins, and each event has the
 * number that follows that of the one before. The last event repeats all items, so the whole answer
 * is held: at most {@link #MOST_CHARACTERS}, where it ends as one that came to its bound.
 */
final class ResponseStreamWriter implements EventWriter {
    private static final int MOST_CHARACTERS = 1 << 24;
    private static final byte[] TEXT_DELTA =
            ascii(
                    "event: response.output_text.delta\n"
                            + "data: {\"type\":\"response.output_text.delta\",\"item_id\":");
    private static final byte[] NO_LOGPROBS = ascii(",\"logprobs\":[],\"sequence_number\":");
    private static final byte[] REFUSAL_DELTA =
            ascii(
                    "event: response.refusal.delta\n"
                            + "data: {\"type\":\"response.refusal.delta\",\"item_id\":");
    private static final byte[] SUMMARY_DELTA =
            ascii(
                    "event: response.reasoning_summary_text.delta\n"
                            + "data: {\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":");
    private static final byte[] ARGUMENTS_DELTA =
            ascii(
                    "event: response.function_call_arguments.delta\n"
                            + "data: {\"type\":\"response.function_call_arguments.delta\",\"item_id\":");
    private static final byte[] OUTPUT = ascii(",\"output_index\":");
    private static final byte[] CONTENT = ascii(",\"content_index\":");
    private static final byte[] SUMMARY = ascii(",\"summary_index\":0,\"delta\":");
    private static final byte[] DELTA = ascii(",\"delta\":");
    private static final byte[] SEQUENCE = ascii(",\"sequence_number\":");
    private static final byte[] END = ascii("}\n\n");

    private final ResponseObject response;
    private final ArrayNode output = Json.array();
    private final StringBuilder text = new StringBuilder();
    private Open open = Open.NOTHING;
    private String item = "";
    private ArrayNode content = Json.array();
    private ArrayNode annotations = Json.array();
    private ArrayNode logprobs = Json.array();
    private boolean part;
    private ChatEvent.@Nullable ToolCallStart call;
    private @Nullable Usage usage;
    private @Nullable FinishReason finish;
    private long characters;
    private int sequence;
    private boolean begun;
    private boolean ended;

    ResponseStreamWriter(ResponseObject response) {
        this.response = response;
    }

    private enum Open {
        NOTHING,
        /** A message, in which texts and refusals are parts. */
        TEXT,
        REFUSAL,
        REASONING,
        CALL
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        if (ended) {
            return;
        }
        switch (event) {
            case ChatEvent.Start start -> response.begin(start.createdSeconds(), start.model());
            case ChatEvent.Text piece -> said(Open.TEXT, TEXT_DELTA, piece.text(), out);
            case ChatEvent.Picture picture -> write(picture.inWords(), out);
            case ChatEvent.Refusal piece -> said(Open.REFUSAL, REFUSAL_DELTA, piece.text(), out);
            case ChatEvent.Reasoning piece -> thought(piece.text(), out);
            case ChatEvent.ReasoningSigned signed -> {
                openReasoning(out);
                closeReasoning(Items.seal(signed.signature()), out);
            }
            case ChatEvent.ReasoningSealed sealed -> {
                close(out);
                openReasoning(out);
                closeReasoning(Seals.closeWhole(sealed.content()), out);
            }
            case ChatEvent.ToolCallStart begins -> call(begins, out);
            case ChatEvent.ToolCallArguments piece -> arguments(piece, out);
            case ChatEvent.Cited cited -> cited(cited.citation(), out);
            case ChatEvent.Logprobs told -> Items.logprobs(told.tokens(), logprobs);
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish told -> {
                finish = told.reason();
                begin(out);
                close(out);
            }
            case ChatEvent.End _ -> end(out);
        }
    }

    // --- the response ---------------------------------------------------------------------------

    private void begin(ByteSink out) {
        if (!begun) {
            begun = true;
            for (String type : new String[] {"response.created", "response.in_progress"}) {
                ObjectNode event = event(type);
                event.set("response", response.write("in_progress", null, Json.array(), null));
                SseOut.typed(event, out);
            }
        }
    }

    private void end(ByteSink out) {
        begin(out);
        close(out);
        ended = true;
        FinishReason why = finish == null ? FinishReason.STOP : finish;
        finish = why;
        String status = ResponseObject.status(why);
        ObjectNode event = event("response." + status);
        event.set("response", response.write(status, why, output, usage));
        SseOut.typed(event, out);
    }

    /** What is held has a bound; beyond it the answer ends, and says so. */
    private boolean fits(String piece, ByteSink out) {
        characters += piece.length();
        if (characters <= MOST_CHARACTERS) {
            return true;
        }
        finish = FinishReason.LENGTH;
        end(out);
        return false;
    }

    // --- messages -------------------------------------------------------------------------------

    private void said(Open kind, byte[] template, String piece, ByteSink out) {
        if (piece.isEmpty() || !fits(piece, out)) {
            return;
        }
        openPart(kind, out);
        text.append(piece);
        JsonOut delta = JsonOut.begin().raw(template).string(item).raw(OUTPUT);
        delta.number(output.size()).raw(CONTENT).number(content.size()).raw(DELTA).string(piece);
        delta.raw(kind == Open.TEXT ? NO_LOGPROBS : SEQUENCE).number(sequence++).raw(END).to(out);
    }

    private void openPart(Open kind, ByteSink out) {
        if (open == kind) {
            return;
        }
        boolean inMessage = open == Open.TEXT || open == Open.REFUSAL;
        if (inMessage) {
            closePart(out);
        } else {
            close(out);
            begin(out);
            item = Items.messageId();
            content = Json.array();
            added(Items.message(item, "in_progress", Json.array()), out);
        }
        open = kind;
        part = true;
        ObjectNode event = inPart("response.content_part.added");
        event.set(
                "part",
                kind == Open.TEXT ? Items.text("", Json.array(), Json.array()) : Items.refusal(""));
        SseOut.typed(event, out);
    }

    private void closePart(ByteSink out) {
        if (!part) {
            return;
        }
        part = false;
        boolean refused = open == Open.REFUSAL;
        ObjectNode done =
                inPart(refused ? "response.refusal.done" : "response.output_text.done")
                        .put(refused ? "refusal" : "text", text.toString());
        if (!refused) {
            done.set("logprobs", logprobs);
        }
        SseOut.typed(done, out);
        ObjectNode whole =
                refused
                        ? Items.refusal(text.toString())
                        : Items.text(text.toString(), annotations, logprobs);
        ObjectNode event = inPart("response.content_part.done");
        event.set("part", whole);
        SseOut.typed(event, out);
        content.add(whole);
        text.setLength(0);
        annotations = Json.array();
        logprobs = Json.array();
    }

    private void cited(Citation citation, ByteSink out) {
        if (citation.url() == null) {
            return;
        }
        openPart(Open.TEXT, out);
        ObjectNode annotation = Items.annotation(citation, text.length(), text.length());
        ObjectNode event = inPart("response.output_text.annotation.added");
        event.put("annotation_index", annotations.size()).set("annotation", annotation);
        annotations.add(annotation);
        SseOut.typed(event, out);
    }

    // --- thoughts -------------------------------------------------------------------------------

    private void thought(String piece, ByteSink out) {
        if (piece.isEmpty() || !fits(piece, out)) {
            return;
        }
        openReasoning(out);
        if (!part) {
            part = true;
            ObjectNode event = inSummary("response.reasoning_summary_part.added");
            event.putObject("part").put("type", "summary_text").put("text", "");
            SseOut.typed(event, out);
        }
        text.append(piece);
        JsonOut delta = JsonOut.begin().raw(SUMMARY_DELTA).string(item).raw(OUTPUT);
        delta.number(output.size()).raw(SUMMARY).string(piece).raw(SEQUENCE);
        delta.number(sequence++).raw(END).to(out);
    }

    private void openReasoning(ByteSink out) {
        if (open == Open.REASONING) {
            return;
        }
        close(out);
        begin(out);
        open = Open.REASONING;
        item = Items.reasoningId();
        added(Items.reasoning(item, null, null), out);
    }

    private void closeReasoning(@Nullable String seal, ByteSink out) {
        if (part) {
            part = false;
            SseOut.typed(
                    inSummary("response.reasoning_summary_text.done").put("text", text.toString()),
                    out);
            ObjectNode event = inSummary("response.reasoning_summary_part.done");
            event.putObject("part").put("type", "summary_text").put("text", text.toString());
            SseOut.typed(event, out);
        }
        done(Items.reasoning(item, text.toString(), seal), out);
    }

    // --- calls ----------------------------------------------------------------------------------

    private void call(ChatEvent.ToolCallStart begins, ByteSink out) {
        if (begins.signature() != null) {
            close(out);
            openReasoning(out);
            closeReasoning(Items.seal(begins.signature()), out);
        }
        close(out);
        begin(out);
        open = Open.CALL;
        call = begins;
        item = Items.callId();
        added(Items.call(item, "in_progress", begins.id(), begins.name(), ""), out);
    }

    private void arguments(ChatEvent.ToolCallArguments piece, ByteSink out) {
        boolean own = open == Open.CALL && call != null && call.call() == piece.call();
        if (!own || piece.piece().isEmpty() || !fits(piece.piece(), out)) {
            return;
        }
        text.append(piece.piece());
        JsonOut delta = JsonOut.begin().raw(ARGUMENTS_DELTA).string(item).raw(OUTPUT);
        delta.number(output.size()).raw(DELTA).string(piece.piece()).raw(SEQUENCE);
        delta.number(sequence++).raw(END).to(out);
    }

    private void closeCall(ChatEvent.ToolCallStart begun, ByteSink out) {
        String arguments = text.isEmpty() ? "{}" : text.toString();
        ObjectNode event = inItem("response.function_call_arguments.done");
        SseOut.typed(event.put("name", begun.name()).put("arguments", arguments), out);
        done(Items.call(item, "completed", begun.id(), begun.name(), arguments), out);
    }

    // --- items ----------------------------------------------------------------------------------

    private void close(ByteSink out) {
        switch (open) {
            case NOTHING -> {}
            case TEXT, REFUSAL -> {
                closePart(out);
                boolean whole = finish == null || ResponseObject.status(finish).equals("completed");
                done(Items.message(item, whole ? "completed" : "incomplete", content), out);
            }
            case REASONING -> closeReasoning(null, out);
            case CALL -> {
                if (call != null) {
                    closeCall(call, out);
                }
            }
        }
    }

    private void added(ObjectNode opened, ByteSink out) {
        ObjectNode event = event("response.output_item.added").put("output_index", output.size());
        event.set("item", opened);
        SseOut.typed(event, out);
    }

    private void done(ObjectNode whole, ByteSink out) {
        ObjectNode event = event("response.output_item.done").put("output_index", output.size());
        event.set("item", whole);
        SseOut.typed(event, out);
        output.add(whole);
        text.setLength(0);
        open = Open.NOTHING;
        call = null;
    }

    private ObjectNode inItem(String type) {
        return event(type).put("item_id", item).put("output_index", output.size());
    }

    private ObjectNode inPart(String type) {
        return inItem(type).put("content_index", content.size());
    }

    private ObjectNode inSummary(String type) {
        return inItem(type).put("summary_index", 0);
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        OpenAiErrors.responsesEvent(error, sequence++, out);
    }

    @Override
    public @Nullable String finishReason() {
        return finish == null ? null : ResponseObject.word(finish);
    }
}
