package io.tollgate.providers.dialect.gemini;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of generateContent: each piece is a response of its own, a call is told whole,
 * and the last one has reason and usage.
 *
 * <p>A seal comes behind its thought, where clients would drop it with the empty text it stands on.
 * So it waits for the next part and goes on that, as Gemini's do.
 */
final class GenerateStreamWriter implements EventWriter {
    private static final byte[] TEXT =
            ascii("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":");
    private static final byte[] THOUGHT = ascii(",\"thought\":true");
    private static final byte[] SEAL = ascii(",\"thoughtSignature\":");
    private static final byte[] PART_END = ascii("}],\"role\":\"model\"},\"index\":0}]");

    private final String clientModel;
    private final GoogleFraming framing;
    private final List<Citation> citations = new ArrayList<>(0);
    private final StringBuilder arguments = new StringBuilder(0);
    private ChatEvent.Start start = new ChatEvent.Start(null, null, 0);
    private ChatEvent.@Nullable ToolCallStart call;
    private byte @Nullable [] tail;
    private @Nullable String seal;
    private @Nullable Usage usage;
    private @Nullable FinishReason reason;
    private boolean closed;

    GenerateStreamWriter(String clientModel, GoogleFraming framing) {
        this.clientModel = clientModel;
        this.framing = framing;
    }

    @Override
    public String contentType() {
        return framing.contentType();
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start opening -> start = opening;
            case ChatEvent.Text text -> text(text.text(), out);
            case ChatEvent.Refusal refusal -> text(refusal.text(), out);
            case ChatEvent.Reasoning thought -> {
                endCall(out);
                flushSeal(out);
                if (!thought.text().isEmpty()) {
                    part(thought.text(), true, out);
                }
            }
            case ChatEvent.Picture picture -> picture(picture.source(), out);
            case ChatEvent.ReasoningSigned signed -> seal(signed.signature(), false, out);
            case ChatEvent.ReasoningSealed sealed -> seal(sealed.content(), true, out);
            case ChatEvent.ToolCallStart begins -> {
                endCall(out);
                call = begins;
            }
            case ChatEvent.ToolCallArguments piece -> arguments.append(piece.piece());
            case ChatEvent.Cited cited -> citations.add(cited.citation());
            case ChatEvent.Logprobs told -> response(GenerateAnswer.logprobs(told.tokens()), out);
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> {
                endCall(out);
                reason = finish.reason();
            }
            case ChatEvent.End _ -> end(out);
        }
    }

    private void text(String text, ByteSink out) {
        endCall(out);
        if (!text.isEmpty()) {
            part(text, false, out);
        }
    }

    private void part(String text, boolean thought, ByteSink out) {
        JsonOut json = JsonOut.begin().raw(framing.before()).raw(TEXT).string(text);
        if (thought) {
            json.raw(THOUGHT);
        }
        if (seal != null) {
            json.raw(SEAL).string(seal);
            seal = null;
        }
        json.raw(PART_END).raw(tail()).raw(framing.after()).to(out);
    }

    private void picture(MediaSource.Inline picture, ByteSink out) {
        endCall(out);
        ObjectNode part = GenerateAnswer.picture(picture, seal);
        seal = null;
        response(GenerateAnswer.candidate(part), out);
    }

    private void seal(Signature signature, boolean thought, ByteSink out) {
        endCall(out);
        flushSeal(out);
        seal = GoogleSeals.close(signature, thought);
    }

    /** No part has come that could carry it. */
    private void flushSeal(ByteSink out) {
        if (seal != null) {
            part("", true, out);
        }
    }

    private void endCall(ByteSink out) {
        ChatEvent.ToolCallStart ended = call;
        if (ended == null) {
            return;
        }
        call = null;
        String own = seal;
        if (ended.signature() != null) {
            flushSeal(out);
            own = GoogleSeals.close(ended.signature(), false);
        }
        seal = null;
        ObjectNode part = GenerateAnswer.call(ended.id(), ended.name(), arguments.toString(), own);
        arguments.setLength(0);
        response(GenerateAnswer.candidate(part), out);
    }

    private void end(ByteSink out) {
        if (closed) {
            return;
        }
        closed = true;
        endCall(out);
        flushSeal(out);
        ObjectNode last =
                GenerateAnswer.last(reason == null ? FinishReason.STOP : reason, citations);
        if (usage != null) {
            GenerateAnswer.usage(usage, last.putObject("usageMetadata"));
        }
        response(last, out);
        out.put(framing.end());
    }

    private void response(ObjectNode response, ByteSink out) {
        byte[] written = GenerateAnswer.bytes(response);
        JsonOut.begin()
                .raw(framing.before())
                .raw(written, 0, written.length - 1)
                .raw(tail())
                .raw(framing.after())
                .to(out);
    }

    /** The end of every response, with its closing brace. */
    private byte[] tail() {
        byte[] known = tail;
        if (known == null) {
            known = GenerateAnswer.tail(start.model(), start.id(), clientModel);
            tail = known;
        }
        return known;
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        out.put(framing.before());
        out.put(GoogleErrors.inStream(error));
        out.put(framing.after());
        out.put(framing.end());
    }

    @Override
    public @Nullable String finishReason() {
        return reason == null ? null : GenerateAnswer.word(reason);
    }
}
