package io.tollgate.node.http;

import io.tollgate.node.request.NodeLoop;
import java.nio.ByteBuffer;
import org.xnio.XnioIoThread;

/**
 * The scratch memory of one I/O thread for the bytes of requests and answers. Each buffer is used
 * within one call only, so that no connection or stream owns any. Only on that thread.
 *
 * @param out where heads and small bodies are put together; not {@code loop.scratch()}, because a
 *     caller's body may stand there
 * @param head writes the heads of answers
 * @param in where chunked bodies are read into
 * @param read where what a client sends is read into; used within one event of one connection
 */
record IoSpace(
        XnioIoThread thread,
        NodeLoop loop,
        ByteBuffer out,
        HeadWriter head,
        ByteBuffer in,
        ByteBuffer read) {
    static final int OUT_BYTES = 64 * 1024;
    static final int HEAD_BYTES = 32 * 1024;
    static final int IN_BYTES = 16 * 1024;
    static final int READ_BYTES = 128 * 1024;

    IoSpace(XnioIoThread thread, NodeLoop loop) {
        this(
                thread,
                loop,
                ByteBuffer.allocateDirect(OUT_BYTES),
                new HeadWriter(HEAD_BYTES),
                ByteBuffer.allocateDirect(IN_BYTES),
                ByteBuffer.allocateDirect(READ_BYTES));
    }
}
