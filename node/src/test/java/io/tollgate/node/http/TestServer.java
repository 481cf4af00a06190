package io.tollgate.node.http;

import io.tollgate.node.request.ExchangeHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A server on a free port with one I/O thread of its own. */
record TestServer(IoWorker worker, HttpServer server) implements AutoCloseable {
    static final HttpLimits LIMITS = HttpLimits.standard();

    static TestServer start(ExchangeHandler handler) {
        return start(LIMITS, handler);
    }

    static TestServer start(HttpLimits limits, ExchangeHandler handler) {
        return start(limits, new HttpSettings.Listener("127.0.0.1", 0), handler);
    }

    static TestServer start(
            HttpLimits limits, HttpSettings.Listener listener, ExchangeHandler handler) {
        IoWorker worker = TestLoops.worker(1);
        return new TestServer(
                worker,
                HttpServer.start(new HttpSettings(List.of(listener), limits), worker, handler));
    }

    static HttpLimits quick(Duration time) {
        return LIMITS.withTimes(time, time, time, time);
    }

    int port() {
        return server.boundPort();
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    @Override
    public void close() {
        server.close();
        worker.close();
    }
}
