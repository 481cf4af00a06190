package io.tollgate.providers.credential;

import io.tollgate.providers.credential.TokenHttp.Reply;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends over the node's own HTTP client, so that proxy and trusted certificates of the provider
 * hold for its tokens too. The caller's thread waits; it must not be the loop's.
 */
public final class LoopTokenHttp implements TokenHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 256 << 10;

    private final UpstreamLoop loop;
    private final Upstream like;

    /**
     * Prepares one.
     *
     * @param like whose proxy and certificates hold
     */
    public LoopTokenHttp(UpstreamLoop loop, Upstream like) {
        this.loop = loop;
        this.like = like;
    }

    @Override
    public Reply send(Request request) throws TokenFailure {
        var listener = new Collecting();
        UpstreamRequest wire = new UpstreamRequest(head(request), new byte[0], body(request));
        Upstream upstream = upstream(request);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        loop.execute(() -> loop.call(upstream, wire, deadline, listener));
        try {
            return listener.reply.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failure(request.uri(), e.getCause());
        } catch (TimeoutException e) {
            throw new TokenFailure(
                    FailureClass.TIMEOUT, request.uri().getHost() + " did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenFailure(FailureClass.OVERLOADED, "the node is stopping");
        }
    }

    private static TokenFailure failure(URI uri, @Nullable Throwable cause) {
        return cause instanceof TokenFailure told
                ? new TokenFailure(told.failureClass(), uri.getHost() + ": " + told.reason())
                : new TokenFailure(FailureClass.UPSTREAM_CONNECTION, uri.getHost() + ": " + cause);
    }

    private Upstream upstream(Request request) {
        URI uri = request.uri();
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        return new Upstream(
                new Origin(tls, uri.getHost(), port),
                PATIENCE,
                PATIENCE,
                PATIENCE,
                PATIENCE,
                like.maxConnectionsPerThread(),
                Duration.ZERO,
                request.direct() ? null : like.proxy(),
                like.caBundle());
    }

    private static byte[] head(Request request) {
        URI uri = request.uri();
        String path =
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(path).append(query);
        head.append(" HTTP/1.1\r\nhost: ").append(uri.getRawAuthority());
        head.append("\r\nuser-agent: tollgate\r\n");
        for (int i = 0; i < request.headers().size(); i += 2) {
            String value = request.headers().get(i + 1);
            if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException(
                        request.headers().get(i) + ": a line end (expected: one line)");
            }
            head.append(request.headers().get(i)).append(": ").append(value).append("\r\n");
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Body body(Request request) {
        return request.body().length == 0 ? Body.EMPTY : Body.of(request.body());
    }

    /** Collects an answer. On the loop's thread. */
    private static final class Collecting implements ResponseListener {
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        public void onHead(ResponseHead head) {
            status = head.status();
        }

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            byte[] piece = new byte[bytes.remaining()];
            bytes.get(piece);
            if (body.size() + piece.length <= MAX_BYTES) {
                body.writeBytes(piece);
            }
            if (last) {
                reply.complete(new Reply(status, body.toByteArray()));
            }
        }

        @Override
        public void onFailure(UpstreamFailure failure) {
            reply.completeExceptionally(
                    new TokenFailure(failure.failureClass(), failure.message()));
        }
    }
}
