package io.tollgate.providers.dialect.openai.chat;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.EventSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source behind the lane that repairs chat streams: bytes go through it, and what a client of
 * OpenAI would get is read here. Nothing is kept between two reads.
 */
final class RepairedSource implements EventSource {
    private static final ThreadLocal<Repaired> REPAIRED = ThreadLocal.withInitial(Repaired::new);

    private final AnswerStream lane;
    private final EventSource events;
    private State state = State.OPEN;

    RepairedSource(AnswerStream lane, EventSource events) {
        this.lane = lane;
        this.events = events;
    }

    @Override
    public State accept(ByteBuffer bytes, ChatEvents listener) {
        if (state != State.OPEN) {
            bytes.position(bytes.limit());
            return state;
        }
        Repaired repaired = REPAIRED.get();
        repaired.length = 0;
        return now(lane.accept(bytes, repaired), repaired, listener);
    }

    @Override
    public State end(ChatEvents listener) {
        if (state != State.OPEN) {
            return state;
        }
        Repaired repaired = REPAIRED.get();
        repaired.length = 0;
        return now(lane.end(repaired), repaired, listener);
    }

    private State now(AnswerStream.Progress progress, Repaired repaired, ChatEvents listener) {
        State read = State.OPEN;
        if (repaired.length > 0) {
            read = events.accept(repaired.bytes(), listener);
        }
        switch (progress) {
            case NOTHING_YET, STREAMING -> {}
            case COMPLETE -> {
                if (read == State.OPEN) {
                    read = events.end(listener);
                }
            }
            case FAILED -> read = State.FAILED;
        }
        state = read;
        repaired.shrink();
        return state;
    }

    @Override
    public @Nullable ProviderError error() {
        ProviderError told = lane.error();
        return told == null ? events.error() : told;
    }

    /** The repaired bytes of one read, in an array that the thread keeps. */
    private static final class Repaired implements ByteSink {
        private static final int KEPT = 1 << 17;

        private byte[] bytes = new byte[1 << 14];
        private int length;

        @Override
        public void put(ByteBuffer source, int from, int to) {
            ensure(to - from);
            source.get(from, bytes, length, to - from);
            length += to - from;
        }

        @Override
        public void put(byte[] source, int offset, int count) {
            ensure(count);
            System.arraycopy(source, offset, bytes, length, count);
            length += count;
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(Objects.requireNonNull(bytes), 0, length);
        }

        void shrink() {
            if (bytes.length > KEPT) {
                bytes = new byte[1 << 14];
            }
        }

        private void ensure(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
            }
        }
    }
}
