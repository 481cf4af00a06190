package io.tollgate.node.http;

import io.tollgate.node.request.NodeLoop;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/** Loops without an upstream client. */
final class TestLoops {
    private TestLoops() {}

    static IoWorker worker(int threads) {
        return IoWorker.start(threads, TestLoops::loop);
    }

    private static NodeLoop loop(int index, XnioIoThread thread) {
        return new NodeLoop(index, new NoUpstream(thread), ByteBuffer.allocateDirect(64 * 1024));
    }

    private record NoUpstream(XnioIoThread thread) implements UpstreamLoop {
        @Override
        public UpstreamCall call(
                Upstream upstream,
                UpstreamRequest request,
                long deadlineNanos,
                ResponseListener listener) {
            throw new UnsupportedOperationException("no upstream in this test");
        }

        @Override
        public Runnable schedule(long delayMillis, Runnable task) {
            XnioExecutor.Key key = thread.executeAfter(task, delayMillis, TimeUnit.MILLISECONDS);
            return key::remove;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }
    }
}
