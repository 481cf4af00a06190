package io.tollgate.node.spending;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that takes alerts, or does not, as it is told. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    /** A call. */
    public record Got(Headers headers, String body) {}

    private Receiver(boolean holds) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/alerts",
                exchange -> {
                    try (exchange) {
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        got.add(new Got(exchange.getRequestHeaders(), body));
                        if (holds) {
                            open.await();
                        }
                        Integer status = statuses.poll();
                        exchange.sendResponseHeaders(status == null ? 204 : status, -1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
    }

    public static Receiver start() throws IOException {
        return new Receiver(false);
    }

    /** One that answers nobody before {@link #release}. */
    public static Receiver holding() throws IOException {
        return new Receiver(true);
    }

    /** The next answers; 204 after them. */
    public Receiver answering(int... next) {
        for (int status : next) {
            statuses.add(status);
        }
        return this;
    }

    public void release() {
        open.countDown();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts");
    }

    /** The next call. */
    public Got next() throws InterruptedException {
        Got next = got.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody called within 20 s");
        }
        return next;
    }

    public int waiting() {
        return got.size();
    }

    @Override
    public void close() {
        open.countDown();
        server.stop(0);
    }
}
