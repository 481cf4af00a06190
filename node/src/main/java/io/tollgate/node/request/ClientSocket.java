package io.tollgate.node.request;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connection of an exchange that may speak another protocol from now on. Only on its I/O
 * thread.
 */
public interface ClientSocket {
    /**
     * Answers 101. From here on {@link Exchange#write} sends bytes as they are, {@link
     * Exchange#end} ends the connection behind them, and what the client sends is told.
     *
     * @param protocol its name, as in the header {@code upgrade}
     * @param headers names and values in turn
     * @param incoming told of what the client sends; each buffer is valid within the call
     */
    void upgrade(String protocol, List<String> headers, Consumer<ByteBuffer> incoming);

    /** Reads no more until {@link #resume}; what was read already is still told. */
    void pause();

    void resume();
}
