package io.tollgate.providers.dialect.anthropic;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import io.tollgate.providers.dialect.translation.PayloadReader;
import io.tollgate.providers.dialect.translation.SseSource;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Messages stream to a client of that API: each event is read, for usage and ending, and handed
 * on with the data it came with, byte for byte. Its name is written from its type, because clients
 * step over events that have none.
 */
final class MessagePassStream implements AnswerStream, PayloadReader, ChatEvents {
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private final MessagePayloads payloads = new MessagePayloads();
    private final SseSource source;
    private @Nullable ByteSink client;
    private Progress progress = Progress.NOTHING_YET;
    private @Nullable Usage usage;
    private @Nullable String stopReason;

    MessagePassStream(Scratch scratch, ErrorClassifier errors) {
        this.source = new SseSource(scratch, errors, this);
    }

    @Override
    public Progress accept(ByteBuffer bytes, ByteSink out) {
        client = out;
        return now(source.accept(bytes, this));
    }

    @Override
    public Progress end(ByteSink out) {
        client = out;
        return now(source.end(this));
    }

    private Progress now(EventSource.State state) {
        client = null;
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> progress = Progress.COMPLETE;
            case FAILED -> progress = Progress.FAILED;
        }
        return progress;
    }

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        Result result = payloads.read(bytes, start, end, events);
        if (result == Result.MORE || result == Result.COMPLETE) {
            pass(bytes, start, end);
        }
        return result;
    }

    private void pass(byte[] bytes, int start, int end) {
        ByteSink out = Objects.requireNonNull(client);
        progress = Progress.STREAMING;
        out.put(EVENT);
        out.put(ascii(payloads.type()));
        out.put(DATA);
        int line = start;
        for (int i = start; i < end; i++) {
            // Data that came in several lines goes out in as many.
            if (bytes[i] == '\n') {
                out.put(bytes, line, i - line);
                out.put(DATA);
                line = i + 1;
            }
        }
        out.put(bytes, line, end - line);
        out.put(END);
    }

    @Override
    public boolean ended(ChatEvents events) {
        return payloads.ended(events);
    }

    @Override
    public void tell(ChatEvent event) {
        if (event instanceof ChatEvent.Counted counted) {
            usage = counted.usage();
        } else if (event instanceof ChatEvent.Finish) {
            stopReason = payloads.stopReason();
        }
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        AnthropicErrors.event(error, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return source.error();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return AnthropicPassThrough.tokens(usage);
    }

    @Override
    public @Nullable String finishReason() {
        return stopReason;
    }
}
