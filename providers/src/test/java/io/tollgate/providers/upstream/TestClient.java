package io.tollgate.providers.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** A client with one I/O thread of its own, driven from a test's thread. */
final class TestClient implements AutoCloseable {
    private final XnioWorker worker;
    private final XnioIoThread thread;
    private final UpstreamClient client;
    private final UpstreamLoop loop;

    TestClient() throws IOException {
        this(InetAddress::getAllByName, Duration.ofSeconds(30));
    }

    TestClient(Names.Lookup lookup, Duration keepNames) throws IOException {
        worker =
                Xnio.getInstance()
                        .createWorker(
                                OptionMap.builder()
                                        .set(Options.WORKER_IO_THREADS, 1)
                                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                                        .set(Options.THREAD_DAEMON, true)
                                        .getMap());
        thread = worker.getIoThread();
        client = new UpstreamClient(lookup, keepNames);
        loop = client.loop(thread);
    }

    UpstreamClient client() {
        return client;
    }

    UpstreamLoop loop() {
        return loop;
    }

    UpstreamStats.Counts counts() {
        return on(() -> client.stats().total());
    }

    /** Runs {@code work} on the I/O thread and gives its result. */
    <T> T on(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return Recorder.get(result);
    }

    Recorder.Answer call(Upstream upstream, UpstreamRequest request) {
        Recorder recorder = new Recorder();
        begin(upstream, request, recorder);
        return recorder.await();
    }

    Recorder.Answer get(Origin origin) {
        return call(Upstream.withDefaults(origin), request("GET /", ""));
    }

    UpstreamCall begin(Upstream upstream, UpstreamRequest request, ResponseListener listener) {
        return on(() -> loop.call(upstream, request, Long.MAX_VALUE, listener));
    }

    static UpstreamRequest request(String methodAndPath, String body) {
        return new UpstreamRequest(
                (methodAndPath + " HTTP/1.1\r\nhost: test\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1),
                new byte[0],
                Body.of(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() {
        client.close();
        worker.shutdownNow();
    }
}
