package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.upstream.FailureClass;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one request: its beginning before the first byte goes to a provider, its
 * attempts, its end before the last byte goes to the client.
 */
sealed interface Trail permits RowTrail, Trail.Nothing {
    /** Of a node that keeps no record. */
    Trail NONE = new Nothing();

    /**
     * False where it cannot be written down and must not be served so.
     *
     * @param reservedNanoUsd what is held for it: charged in full if the node dies now
     */
    boolean begin(Step.Try first, long reservedNanoUsd);

    /** An attempt is over; null for one that worked. */
    void attempt(Step.Try by, @Nullable FailureClass failure);

    /** Whether the texts of this request are kept; where they are not, nobody need tell them. */
    boolean keepsTexts();

    /** A whole answer, which goes to the client. */
    void answer(ByteBuffer body);

    /** Events that go to the client. */
    void events(ByteBuffer some);

    /** A piece of an answer that goes to the client as it comes. */
    void piece(ByteBuffer some);

    /**
     * Writes the end, once.
     *
     * @param last attempt; null where there was none
     */
    void end(
            Step.@Nullable Try last,
            Ending ending,
            Measures measures,
            Bill bill,
            long reservedNanoUsd);

    /** Leaves nothing. */
    record Nothing() implements Trail {
        @Override
        public boolean begin(Step.Try first, long reservedNanoUsd) {
            return true;
        }

        @Override
        public void attempt(Step.Try by, @Nullable FailureClass failure) {}

        @Override
        public boolean keepsTexts() {
            return false;
        }

        @Override
        public void answer(ByteBuffer body) {}

        @Override
        public void events(ByteBuffer some) {}

        @Override
        public void piece(ByteBuffer some) {}

        @Override
        public void end(
                Step.@Nullable Try last,
                Ending ending,
                Measures measures,
                Bill bill,
                long reservedNanoUsd) {}
    }
}
