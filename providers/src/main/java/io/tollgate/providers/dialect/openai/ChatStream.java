package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import org.jspecify.annotations.Nullable;

/** Chat completions as a stream, from an OpenAI-compatible provider to an OpenAI client. */
final class ChatStream extends EventStream {
    private final ChatRepair repair;

    ChatStream(Scratch scratch, ErrorClassifier errors, ChatRepair repair) {
        super(scratch, errors, TextMeter.ofChunks());
        this.repair = repair;
    }

    @Override
    void data(byte[] bytes, int start, int end, boolean canonical, int data, int dataEnd) {
        if (isDone(bytes, data, dataEnd)) {
            if (repair.begun()) {
                repair.complete(counted());
                Events.done(counted());
                complete();
            } else {
                fail(FailureClass.UPSTREAM_PROTOCOL, "The stream ended without an answer");
            }
            return;
        }
        ChunkLook look = repair.look();
        if (look != null && look.conforms(bytes, data, dataEnd) && repair.passes(look, bytes)) {
            pass(bytes, start, end, canonical, data, dataEnd);
            return;
        }
        JsonNode json = Json.parse(bytes, data, dataEnd);
        if (!(json instanceof ObjectNode chunk)) {
            malformed();
            return;
        }
        JsonNode error = ChatErrors.in(chunk);
        if (error != null) {
            repair.observeUsage(chunk);
            reported(repair.usage());
            fail(error);
            return;
        }
        repair.chunk(chunk, counted());
        reported(repair.usage());
        if (repair.overflows()) {
            fail(FailureClass.UPSTREAM_PROTOCOL, "Tool calls were interleaved beyond 1 MiB");
        }
    }

    @Override
    void ended() {
        if (!repair.finished()) {
            brokenOff();
            return;
        }
        repair.complete(counted());
        Events.done(counted());
        complete();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return repair.usage();
    }

    @Override
    public @Nullable String finishReason() {
        return repair.finishReason();
    }
}
