package io.tollgate.providers.dialect.openai.chat;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonText;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.openai.OpenAiErrors;
import io.tollgate.providers.dialect.translation.EventWriter;
import io.tollgate.providers.dialect.translation.JsonOut;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of chat completion chunks. Invariants: one id, time and model; the role in the
 * first chunk; one finish reason, in a chunk of its own; usage last, without choices, and only
 * where asked for.
 */
final class ChunkWriter implements EventWriter {
    private static final byte[] ROLE = ascii("{\"role\":\"assistant\",\"content\":\"\"}");
    private static final byte[] CONTENT = ascii("{\"content\":");
    private static final byte[] REFUSAL = ascii("{\"refusal\":");
    private static final byte[] REASONING = ascii("{\"reasoning_content\":");
    private static final byte[] DETAILS =
            ascii(",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":");
    private static final byte[] DETAILS_INDEX = ascii(",\"index\":");
    private static final byte[] DETAILS_END = ascii("}]}");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[] CALL = ascii("{\"tool_calls\":[{\"index\":");
    private static final byte[] CALL_ID = ascii(",\"id\":");
    private static final byte[] CALL_NAME = ascii(",\"type\":\"function\",\"function\":{\"name\":");
    private static final byte[] CALL_EMPTY = ascii(",\"arguments\":\"\"}}]}");
    private static final byte[] CALL_PIECE = ascii(",\"function\":{\"arguments\":");
    private static final byte[] CALL_END = ascii("}}]}");
    private static final byte[] EMPTY = ascii("{}");
    private static final byte[] NO_REASON = ascii(",\"finish_reason\":null}]");
    private static final byte[] REASON = ascii(",\"finish_reason\":\"");
    private static final byte[] REASON_END = ascii("\"}]");
    private static final byte[] NO_USAGE = ascii(",\"usage\":null");
    private static final byte[] END = ascii("}\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final String clientModel;
    private final boolean usageAsked;
    private final Clock clock;
    private ChatEvent.Start start = new ChatEvent.Start(null, null, 0);
    private byte @Nullable [] head;
    private int characters;
    private int thought;
    private int pictures;
    private @Nullable Usage usage;
    private @Nullable FinishReason reason;
    private boolean ended;

    ChunkWriter(String clientModel, boolean usageAsked, Clock clock) {
        this.clientModel = clientModel;
        this.usageAsked = usageAsked;
        this.clock = clock;
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start opening -> start = opening;
            case ChatEvent.Text text -> {
                characters += text.text().length();
                delta(CONTENT, text.text(), out);
            }
            case ChatEvent.Refusal refusal -> delta(REFUSAL, refusal.text(), out);
            case ChatEvent.Reasoning piece -> thought(piece.text(), out);
            case ChatEvent.Picture picture -> picture(picture.source(), out);
            case ChatEvent.ReasoningSigned signed -> {
                details(Words.seal(Json.object(), signed.signature(), thought), out);
                thought++;
            }
            case ChatEvent.ReasoningSealed sealed -> {
                details(Words.sealed(Json.object(), sealed.content(), thought), out);
                thought++;
            }
            case ChatEvent.ToolCallStart call -> call(call, out);
            case ChatEvent.ToolCallArguments piece -> arguments(piece, out);
            case ChatEvent.Cited cited -> cited(cited.citation(), out);
            case ChatEvent.Logprobs logprobs -> logprobs(logprobs.tokens(), out);
            case ChatEvent.Counted counted -> usage = counted.usage();
            case ChatEvent.Finish finish -> finish(finish.reason(), out);
            case ChatEvent.End _ -> end(out);
        }
    }

    /** A chunk is its head, its delta, and its tail. */
    private JsonOut begin(ByteSink out) {
        if (head == null) {
            head = head();
            JsonOut.begin().raw(head).raw(ROLE).raw(NO_REASON).raw(usageField()).raw(END).to(out);
        }
        return JsonOut.begin().raw(head);
    }

    private byte[] head() {
        long created = start.createdSeconds();
        String id = start.id() == null ? Ids.completion() : start.id();
        String model = start.model() == null ? clientModel : start.model();
        var text =
                new String(JsonText.quoted(id), StandardCharsets.UTF_8)
                        + ",\"object\":\"chat.completion.chunk\",\"created\":"
                        + (created > 0 ? created : clock.instant().getEpochSecond())
                        + ",\"model\":"
                        + new String(JsonText.quoted(model), StandardCharsets.UTF_8)
                        + ",\"choices\":[{\"index\":0,\"delta\":";
        return ("data: {\"id\":" + text).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] usageField() {
        return usageAsked ? NO_USAGE : new byte[0];
    }

    private void finishChunk(JsonOut chunk, ByteSink out) {
        chunk.raw(NO_REASON);
        if (usageAsked) {
            chunk.raw(NO_USAGE);
        }
        chunk.raw(END).to(out);
    }

    private void delta(byte[] field, String text, ByteSink out) {
        if (!text.isEmpty()) {
            finishChunk(begin(out).raw(field).string(text).raw(CLOSE), out);
        }
    }

    private void thought(String text, ByteSink out) {
        if (!text.isEmpty()) {
            JsonOut chunk = begin(out).raw(REASONING).string(text).raw(DETAILS).string(text);
            finishChunk(chunk.raw(DETAILS_INDEX).number(thought).raw(DETAILS_END), out);
        }
    }

    private void details(ObjectNode detail, ByteSink out) {
        ObjectNode delta = Json.object();
        delta.putArray("reasoning_details").add(detail);
        finishChunk(begin(out).raw(Json.bytes(delta)), out);
    }

    private void picture(MediaSource.Inline picture, ByteSink out) {
        ObjectNode delta = Json.object();
        Words.picture(picture, pictures++, delta.putArray("images").addObject());
        finishChunk(begin(out).raw(Json.bytes(delta)), out);
    }

    private void call(ChatEvent.ToolCallStart call, ByteSink out) {
        Signature signature = call.signature();
        if (signature != null) {
            ObjectNode detail = Words.sealed(Json.object(), signature, thought++);
            details(detail.put("id", call.id()), out);
        }
        JsonOut chunk = begin(out).raw(CALL).number(call.call()).raw(CALL_ID).string(call.id());
        finishChunk(chunk.raw(CALL_NAME).string(call.name()).raw(CALL_EMPTY), out);
    }

    private void arguments(ChatEvent.ToolCallArguments piece, ByteSink out) {
        if (!piece.piece().isEmpty()) {
            JsonOut chunk = begin(out).raw(CALL).number(piece.call()).raw(CALL_PIECE);
            finishChunk(chunk.string(piece.piece()).raw(CALL_END), out);
        }
    }

    private void cited(Citation citation, ByteSink out) {
        if (citation.url() != null) {
            ObjectNode delta = Json.object();
            Words.citation(citation, characters, characters, delta.putArray("annotations"));
            finishChunk(begin(out).raw(Json.bytes(delta)), out);
        }
    }

    private void logprobs(List<TokenLogprob> tokens, ByteSink out) {
        ObjectNode logprobs = Json.object();
        Words.logprobs(tokens, logprobs.putArray("content"));
        JsonOut chunk = begin(out).raw(EMPTY).raw(ascii(",\"logprobs\":"));
        finishChunk(chunk.raw(Json.bytes(logprobs)), out);
    }

    private void finish(FinishReason why, ByteSink out) {
        if (reason != null) {
            return;
        }
        reason = why;
        JsonOut chunk = begin(out).raw(EMPTY).raw(REASON).raw(ascii(Words.finish(why)));
        chunk.raw(REASON_END).raw(usageField()).raw(END).to(out);
    }

    private void end(ByteSink out) {
        if (ended) {
            return;
        }
        ended = true;
        finish(FinishReason.STOP, out);
        if (usageAsked && usage != null) {
            writeUsage(out, usage);
        }
        out.put(DONE);
    }

    /** The head of this chunk is that of all, but for its choices. */
    private void writeUsage(ByteSink out, Usage counted) {
        byte[] common = Objects.requireNonNull(head);
        int choices = common.length - "[{\"index\":0,\"delta\":".length();
        ObjectNode numbers = Json.object();
        Words.usage(counted, numbers);
        out.put(common, 0, choices);
        out.put(ascii("[],\"usage\":"));
        out.put(Json.bytes(numbers));
        out.put(END);
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        OpenAiErrors.event(error, out);
    }

    @Override
    public @Nullable String finishReason() {
        return reason == null ? null : Words.finish(reason);
    }
}
