package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.dialect.ProviderError;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one provider stream as it arrives and tells its events. Holds no more than one unfinished
 * event. One instance a call, one thread; throws nothing, whatever bytes come.
 */
public interface EventSource {
    /** Takes the next bytes and tells what they complete. */
    State accept(ByteBuffer bytes, ChatEvents events);

    /** The provider's stream is at its end. Gives {@code COMPLETE} or {@code FAILED}. */
    State end(ChatEvents events);

    /** The error that made it {@code FAILED}; null otherwise. */
    @Nullable ProviderError error();

    /** Where the stream stands. */
    enum State {
        OPEN,
        /** All has been told; nothing more is read. */
        COMPLETE,
        /** An error of the provider, or bytes that are not its protocol; nothing more is read. */
        FAILED
    }
}
