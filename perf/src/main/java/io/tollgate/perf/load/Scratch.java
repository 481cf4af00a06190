package io.tollgate.perf.load;

import java.nio.ByteBuffer;

/** A read buffer of 64 KB that all connections of one thread share, and its bytes. */
final class Scratch {
    final byte[] bytes = new byte[65_536];
    final ByteBuffer buffer = ByteBuffer.wrap(bytes);
}
