package io.tollgate.providers.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * Opens one connection for one call: name, address, proxy, TLS, in this order. The place in the
 * pool was reserved before; it goes over to the {@link Connection} or is given back here, once.
 * Only on its I/O thread.
 */
final class Connector {
    private static final OptionMap OPTIONS =
            OptionMap.create(Options.TCP_NODELAY, true, Options.KEEP_ALIVE, true);

    private final Loop loop;
    private final Pool pool;
    private final Call call;
    private final Upstream upstream;
    private final long deadline;
    private long attemptDeadline;
    private InetAddress[] addresses = {};
    private int tried;
    private boolean done;
    private @Nullable IoFuture<StreamConnection> connecting;
    private @Nullable StreamConnection stream;
    private @Nullable SSLContext context;

    Connector(Loop loop, Pool pool, Call call, long now) {
        this.loop = loop;
        this.pool = pool;
        this.call = call;
        this.upstream = call.upstream();
        this.deadline = now + call.limits().connectNanos();
        this.attemptDeadline = deadline;
    }

    /** When the attempt under way is given up; {@code System.nanoTime()}. */
    long attemptDeadline() {
        return attemptDeadline;
    }

    void start() {
        loop.watch(call.deadline());
        if (upstream.origin().tls()) {
            loop.trust().context(upstream.caBundle(), loop::execute, this::trusted);
        } else {
            resolve();
        }
    }

    /** Gives the attempt up: nobody is told. */
    void cancel() {
        if (done) {
            return;
        }
        done = true;
        drop();
        pool.closed();
    }

    /** Goes on with the next address, if one is left and no connection has come about yet. */
    boolean nextAddress(long now) {
        if (done || stream != null || tried >= addresses.length) {
            return false;
        }
        drop();
        connect(now);
        return true;
    }

    private void trusted(@Nullable SSLContext loaded, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        if (loaded == null) {
            fail(wordsOf(failure));
            return;
        }
        context = loaded;
        resolve();
    }

    private void resolve() {
        loop.names().resolve(target().host(), loop::execute, this::resolved);
    }

    private void resolved(InetAddress @Nullable [] found, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        if (found == null || found.length == 0) {
            fail("name " + target().host() + " cannot be resolved");
            return;
        }
        addresses = found;
        connect(System.nanoTime());
    }

    private void connect(long now) {
        int left = addresses.length - tried;
        attemptDeadline = now + (deadline - now) / left;
        loop.watch(call.deadline());
        InetSocketAddress address = new InetSocketAddress(addresses[tried++], target().port());
        IoFuture<StreamConnection> future =
                loop.thread().openStreamConnection(address, this::opened, OPTIONS);
        connecting = future;
        int attempt = tried;
        future.addNotifier(
                (ended, ignored) -> {
                    switch (ended.getStatus()) {
                        case FAILED -> refused(attempt, reason(ended.getException()));
                        case CANCELLED -> refused(attempt, "cancelled with its I/O thread");
                        case DONE, WAITING -> {}
                    }
                },
                null);
    }

    private void refused(int attempt, String reason) {
        if (done || connecting == null || attempt != tried) {
            return;
        }
        if (!nextAddress(System.nanoTime())) {
            fail("connect to " + name(target()) + ": " + reason);
        }
    }

    private void opened(StreamConnection opened) {
        if (done || stream != null) {
            IoUtils.safeClose(opened);
            return;
        }
        stream = opened;
        attemptDeadline = deadline;
        loop.watch(call.deadline());
        if (upstream.proxy() == null) {
            secure();
        } else {
            new Tunnel(loop, opened, upstream.origin(), this::tunnelled).start();
        }
    }

    private void tunnelled(@Nullable String failure) {
        if (done) {
            return;
        }
        if (failure == null) {
            secure();
        } else {
            fail("proxy " + name(target()) + ": " + failure);
        }
    }

    private void secure() {
        StreamConnection opened = stream;
        if (opened == null) {
            return;
        }
        if (context == null) {
            ready(
                    opened,
                    new PlainTransport(
                            opened.getSourceChannel().getConduit(),
                            opened.getSinkChannel().getConduit()));
        } else {
            TlsTransport tls = new TlsTransport(loop, opened, context, upstream.origin());
            new TlsHandshake(loop, opened, tls, failure -> secured(opened, tls, failure)).start();
        }
    }

    private void secured(StreamConnection opened, TlsTransport tls, @Nullable String failure) {
        if (done) {
            return;
        }
        if (failure == null) {
            ready(opened, tls);
        } else {
            fail("TLS: " + failure);
        }
    }

    private void ready(StreamConnection opened, Transport transport) {
        done = true;
        call.connected(new Connection(loop, pool, opened, transport));
    }

    private void fail(String message) {
        cancel();
        call.connectFailed(FailureClass.UPSTREAM_CONNECTION, message);
    }

    private void drop() {
        IoFuture<StreamConnection> attempt = connecting;
        connecting = null;
        if (attempt != null) {
            attempt.cancel();
        }
        IoUtils.safeClose(stream);
    }

    private Origin target() {
        Origin proxy = upstream.proxy();
        return proxy == null ? upstream.origin() : proxy;
    }

    private static String name(Origin origin) {
        return origin.host() + ":" + origin.port();
    }

    /** The message of a failed load, without the wrapping that the wait put around it. */
    private static String wordsOf(@Nullable Throwable failure) {
        Throwable own = failure instanceof CompletionException e ? e.getCause() : failure;
        String message = own == null ? null : own.getMessage();
        return message == null ? "certificates to trust cannot be read" : message;
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }
}
