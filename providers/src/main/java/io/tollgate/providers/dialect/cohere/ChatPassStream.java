package io.tollgate.providers.dialect.cohere;

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
import io.tollgate.providers.tokens.TokenEstimate;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chat stream to a client of Cohere: each event is read, for usage and ending, and handed on with
 * the data it came with, under the name that its type says.
 */
final class ChatPassStream implements AnswerStream, PayloadReader, ChatEvents {
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] LINE = ascii("\n");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final ChatPayloads payloads = new ChatPayloads();
    private final SseSource source;
    private @Nullable ByteSink client;
    private Progress progress = Progress.NOTHING_YET;
    private @Nullable Usage usage;
    private long weight;

    ChatPassStream(Scratch scratch, ErrorClassifier errors) {
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
        if (result == Result.COMPLETE || (result == Result.MORE && bytes[start] == '{')) {
            pass(bytes, start, end);
        }
        if (result == Result.COMPLETE) {
            Objects.requireNonNull(client).put(DONE);
        }
        return result;
    }

    private void pass(byte[] bytes, int start, int end) {
        ByteSink out = Objects.requireNonNull(client);
        progress = Progress.STREAMING;
        if (isWord(payloads.type())) {
            out.put(EVENT);
            out.put(payloads.type().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            out.put(LINE);
        }
        out.put(DATA);
        int line = start;
        for (int i = start; i < end; i++) {
            // Data that came in several lines goes out in as many.
            if (bytes[i] == '\n') {
                out.put(bytes, line, i - line);
                out.put(LINE);
                out.put(DATA);
                line = i + 1;
            }
        }
        out.put(bytes, line, end - line);
        out.put(END);
    }

    /** Letters and hyphens only: a line break would make two lines of it. */
    private static boolean isWord(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (c != '-' && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return !type.isEmpty();
    }

    @Override
    public boolean ended(ChatEvents events) {
        return payloads.ended(events);
    }

    @Override
    public void tell(ChatEvent event) {
        if (event instanceof ChatEvent.Counted counted) {
            usage = counted.usage();
        } else if (event instanceof ChatEvent.Text text) {
            weight += TokenEstimate.weigh(text.text());
        } else if (event instanceof ChatEvent.Reasoning thought) {
            weight += TokenEstimate.weigh(thought.text());
        } else if (event instanceof ChatEvent.ToolCallArguments piece) {
            weight += TokenEstimate.weigh(piece.piece());
        }
    }

    @Override
    public void writeError(ProviderError error, ByteSink out) {
        CohereErrors.event(error, out);
    }

    @Override
    public @Nullable ProviderError error() {
        return source.error();
    }

    @Override
    public @Nullable TokenUsage usage() {
        return CoherePassThrough.tokens(usage);
    }

    @Override
    public long seenOutputTokens() {
        return TokenEstimate.tokens(weight);
    }

    @Override
    public @Nullable String finishReason() {
        return payloads.reason().isEmpty() ? null : payloads.reason();
    }
}
