package io.tollgate.node.acceptance.realtime;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket, with what it is told put into queues. */
final class RealtimeClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    /** How it ended; code -1 where the connection broke. */
    record Closed(int code, String reason) {}

    /** Opens one; headers are names and values in turn. */
    static RealtimeClient open(URI gateway, String pathAndQuery, String... headers) {
        return open(gateway, pathAndQuery, List.of(), headers);
    }

    static RealtimeClient open(
            URI gateway, String pathAndQuery, List<String> protocols, String... headers) {
        var client = new RealtimeClient();
        WebSocket.Builder builder =
                client.http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        if (!protocols.isEmpty()) {
            builder.subprotocols(
                    protocols.getFirst(),
                    protocols.subList(1, protocols.size()).toArray(String[]::new));
        }
        client.socket =
                builder.buildAsync(
                                URI.create("ws://" + gateway.getAuthority() + pathAndQuery), client)
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join();
        return client;
    }

    /** The status with which the handshake is refused. */
    static int refused(URI gateway, String pathAndQuery, String... headers) {
        try (RealtimeClient client = open(gateway, pathAndQuery, headers)) {
            throw new AssertionError("The handshake was agreed to: " + client.socket());
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    WebSocket socket() {
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    void send(String message) {
        socket().sendText(message, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    String next() throws InterruptedException {
        String message = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("No message came");
        }
        return message;
    }

    Closed awaitClosed() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket of, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket of, int code, String reason) {
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket of, Throwable error) {
        closed.complete(new Closed(-1, String.valueOf(error.getMessage())));
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        http.shutdownNow();
    }
}
