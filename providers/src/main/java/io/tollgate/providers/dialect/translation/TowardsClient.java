package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.ByteSink;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What goes out to the client of one stream while bytes are read, and how far the stream has come
 * by it. The stream's own thread.
 */
final class TowardsClient implements ByteSink {
    private @Nullable ByteSink target;
    private Progress progress = Progress.NOTHING_YET;

    /** Bytes are about to be read: what they give goes there. */
    void open(ByteSink out) {
        target = out;
    }

    /** They have been read. */
    Progress close(EventSource.State state) {
        target = null;
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> progress = Progress.COMPLETE;
            case FAILED -> progress = Progress.FAILED;
        }
        return progress;
    }

    Progress progress() {
        return progress;
    }

    /** Whether the stream is complete or has failed. */
    boolean isOver() {
        return progress == Progress.COMPLETE || progress == Progress.FAILED;
    }

    @Override
    public void put(ByteBuffer bytes, int from, int to) {
        progress = Progress.STREAMING;
        Objects.requireNonNull(target).put(bytes, from, to);
    }

    @Override
    public void put(byte[] bytes, int offset, int length) {
        progress = Progress.STREAMING;
        Objects.requireNonNull(target).put(bytes, offset, length);
    }
}
