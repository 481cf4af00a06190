package io.tollgate.providers.upstream;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * The HTTP client of a node: one for all its I/O threads. Name lookups, certificates and TLS key
 * work run on virtual threads of its own; all else on the I/O thread of the call.
 */
public final class UpstreamClient implements AutoCloseable {
    private static final Duration KEEP_NAMES = Duration.ofSeconds(30);
    private static final long CLOSE_SECONDS = 5;

    private final ConcurrentMap<XnioIoThread, Loop> loops = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Names names;
    private final TrustContexts trust = new TrustContexts(executor);
    private volatile boolean closed;

    public UpstreamClient() {
        this(InetAddress::getAllByName, KEEP_NAMES);
    }

    /** For tests: with another way to look names up. */
    UpstreamClient(Names.Lookup lookup, Duration keepNames) {
        names = new Names(lookup, keepNames, executor);
    }

    /** The part of this client on that thread, made when first asked for. From any thread. */
    public UpstreamLoop loop(XnioIoThread thread) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        return loops.computeIfAbsent(thread, each -> new Loop(this, each));
    }

    /**
     * Reads a bundle of certificates now, so that a start fails where it is of no use. Blocks.
     *
     * @throws IllegalArgumentException where it cannot be read or holds no certificate
     */
    public void prepare(Path caBundle) {
        trust.prepare(caBundle);
    }

    /** Figures of all loops together. From any thread. */
    public UpstreamStats stats() {
        Map<Origin, UpstreamStats.Counts> byOrigin = new HashMap<>();
        for (Loop loop : loops.values()) {
            loop.addStats(byOrigin);
        }
        UpstreamStats.Counts total = UpstreamStats.Counts.ZERO;
        for (UpstreamStats.Counts counts : byOrigin.values()) {
            total = total.plus(counts);
        }
        return new UpstreamStats(total, byOrigin);
    }

    /**
     * Fails the calls under way, closes all connections and waits until that has happened. From any
     * thread.
     */
    @Override
    public void close() {
        closed = true;
        CountDownLatch open = new CountDownLatch(loops.size());
        loops.forEach((thread, loop) -> closeOn(thread, loop, open));
        try {
            if (!open.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }

    Names names() {
        return names;
    }

    TrustContexts trust() {
        return trust;
    }

    Executor executor() {
        return executor;
    }

    private static void closeOn(XnioIoThread thread, Loop loop, CountDownLatch open) {
        Runnable close =
                () -> {
                    loop.close();
                    open.countDown();
                };
        if (thread.equals(Thread.currentThread())) {
            close.run();
            return;
        }
        try {
            thread.execute(close);
        } catch (RejectedExecutionException e) {
            open.countDown(); // the thread is gone, and with it its connections
        }
    }
}
