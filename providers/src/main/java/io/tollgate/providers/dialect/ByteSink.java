package io.tollgate.providers.dialect;

import java.nio.ByteBuffer;

/** Takes the bytes that go to the client. Copies what it is given. */
public interface ByteSink {
    /** The bytes of {@code source} from index {@code from} up to {@code to}; its position stays. */
    void put(ByteBuffer source, int from, int to);

    void put(byte[] bytes, int offset, int length);

    default void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }
}
