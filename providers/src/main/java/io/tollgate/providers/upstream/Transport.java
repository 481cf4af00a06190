package io.tollgate.providers.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How plain bytes go over a connection: as they are, or through TLS. */
interface Transport {
    /**
     * Reads from the socket once.
     *
     * @param in cleared; bytes are added
     * @return how many bytes were added, 0 for none now, -1 at the end
     */
    int read(ByteBuffer in) throws IOException;

    /** Whether the end came together with the bytes of the last {@link #read}. */
    boolean ended();

    /** Takes from {@code out} what can be sent or kept now, possibly nothing. */
    void write(ByteBuffer out) throws IOException;

    /**
     * Sends what was kept.
     *
     * @return whether nothing is kept any more
     */
    boolean flush() throws IOException;

    /** Tells the peer that nothing more comes, as far as the socket takes it. */
    void sayGoodbye();
}
