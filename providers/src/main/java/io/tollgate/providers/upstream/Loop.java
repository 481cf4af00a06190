package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * The client on one I/O thread: pools, scratch buffers, and one coarse timer for all calls.
 *
 * <p>Timer: no limit of any call is earlier than {@code earliest}. So a tick before that looks at
 * no call at all, and a later one goes through the list once and computes {@code earliest} anew. A
 * limit that moves away (each read moves the idle timeout) costs nothing until then.
 */
final class Loop implements UpstreamLoop {
    private static final int SCRATCH = 65_536;
    private static final int TLS_RECORD = 17 * 1024;
    private static final long TICK_MILLIS = 25;
    private static final long IDLE_TICK_MILLIS = 500;
    private static final long IDLE_TICK_NANOS = IDLE_TICK_MILLIS * 1_000_000;
    private static final int MAX_POOLS = 1_024;

    private final UpstreamClient client;
    private final XnioIoThread thread;
    private final ByteBuffer in = ByteBuffer.allocateDirect(SCRATCH);
    private final ByteBuffer inWords = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer out = ByteBuffer.allocateDirect(SCRATCH);
    private @Nullable ByteBuffer decoded;
    private @Nullable ByteBuffer tlsIn;
    private @Nullable ByteBuffer tlsOut;
    private final char[] lines = new char[HeadReader.MAX_HEADERS + 2];
    private final RequestWriter writer = new RequestWriter();
    private final Map<PoolKey, Pool> pools = new ConcurrentHashMap<>();
    private final List<Call> expiring = new ArrayList<>();
    private @Nullable Call calls;
    private long earliest = Long.MAX_VALUE;
    private long poolsSwept;
    private boolean ticking;
    private int tickNumber;
    private XnioExecutor.@Nullable Key idleTick;
    private boolean closed;

    Loop(UpstreamClient client, XnioIoThread thread) {
        this.client = client;
        this.thread = thread;
    }

    @Override
    public UpstreamCall call(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            ResponseListener listener) {
        return begin(upstream, request, deadlineNanos, listener, null);
    }

    @Override
    public UpgradedCall upgrade(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            UpgradeListener listener) {
        return begin(upstream, request, deadlineNanos, listener, listener);
    }

    private Call begin(
            Upstream upstream,
            UpstreamRequest request,
            long deadlineNanos,
            ResponseListener listener,
            @Nullable UpgradeListener upgrade) {
        long now = System.nanoTime();
        Call call =
                new Call(
                        this,
                        pool(upstream),
                        upstream,
                        request,
                        listener,
                        upgrade,
                        now,
                        deadlineNanos);
        add(call);
        if (closed) {
            call.fail(FailureClass.UPSTREAM_CONNECTION, "the client is closed");
        } else {
            tickSoon();
            call.start();
        }
        return call;
    }

    @Override
    public Runnable schedule(long delayMillis, Runnable task) {
        Scheduled scheduled = new Scheduled(task);
        XnioExecutor.Key key =
                thread.executeAfter(scheduled, Math.max(0, delayMillis), TimeUnit.MILLISECONDS);
        return () -> {
            scheduled.cancel();
            key.remove();
        };
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    XnioIoThread thread() {
        return thread;
    }

    /** Scratch for what is read; a listener's piece is a window of it. */
    ByteBuffer in() {
        return in;
    }

    /** The memory of {@link #in}, little-endian, for absolute access only. */
    ByteBuffer inWords() {
        return inWords;
    }

    /** Scratch for what is written. */
    ByteBuffer out() {
        return out;
    }

    /** Scratch for decoded bodies. */
    ByteBuffer decoded() {
        ByteBuffer buffer = decoded;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(SCRATCH);
            decoded = buffer;
        }
        return buffer;
    }

    /**
     * Scratch for encrypted bytes that are read. Smaller than {@link #in} by a whole record: the
     * engine unwraps a record only where there is room for the largest one.
     */
    ByteBuffer tlsIn() {
        ByteBuffer buffer = tlsIn;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(SCRATCH - TLS_RECORD);
            tlsIn = buffer;
        }
        return buffer;
    }

    /** Scratch for encrypted bytes that are written. */
    ByteBuffer tlsOut() {
        ByteBuffer buffer = tlsOut;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(SCRATCH + 8_192);
            tlsOut = buffer;
        }
        return buffer;
    }

    char[] lines() {
        return lines;
    }

    RequestWriter writer() {
        return writer;
    }

    Names names() {
        return client.names();
    }

    TrustContexts trust() {
        return client.trust();
    }

    /** Runs blocking or long work elsewhere. */
    void elsewhere(Runnable task) {
        client.executor().execute(task);
    }

    boolean closed() {
        return closed;
    }

    /** A limit of a call is now at {@code deadline}. */
    void watch(long deadline) {
        if (earliest == Long.MAX_VALUE || deadline - earliest < 0) {
            earliest = deadline;
        }
    }

    /** Takes a call out of the list; it has ended. */
    void remove(Call call) {
        Call previous = call.previous;
        Call next = call.next;
        if (previous == null) {
            calls = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        call.previous = null;
        call.next = null;
    }

    /** Fails all calls and closes all connections. On the thread. */
    void close() {
        closed = true;
        while (calls != null) {
            calls.fail(FailureClass.UPSTREAM_CONNECTION, "the client is closing");
        }
        for (Pool pool : pools.values()) {
            pool.closeIdle();
        }
    }

    /** From any thread. */
    void addStats(Map<Origin, UpstreamStats.Counts> byOrigin) {
        for (Pool pool : pools.values()) {
            byOrigin.merge(pool.key().origin(), pool.counts(), UpstreamStats.Counts::plus);
        }
    }

    private void add(Call call) {
        Call first = calls;
        call.next = first;
        if (first != null) {
            first.previous = call;
        }
        calls = call;
    }

    private Pool pool(Upstream upstream) {
        PoolKey key = PoolKey.of(upstream);
        Pool pool = pools.get(key);
        if (pool == null) {
            if (pools.size() >= MAX_POOLS) {
                pools.values().removeIf(Pool::empty);
            }
            pool = new Pool(key, upstream);
            pools.put(key, pool);
        }
        return pool;
    }

    private void tickSoon() {
        if (!ticking) {
            ticking = true;
            if (idleTick != null) {
                idleTick.remove();
                idleTick = null;
            }
            tickIn(TICK_MILLIS);
        }
    }

    private void tick(int number) {
        if (number != tickNumber) {
            return; // another one was set in its place when this could no longer be taken back
        }
        long now = System.nanoTime();
        if (calls != null && now - earliest >= 0) {
            expireCalls(now);
        }
        boolean anyIdle = false;
        if (now - poolsSwept >= IDLE_TICK_NANOS) {
            poolsSwept = now;
            for (Pool pool : pools.values()) {
                pool.expire(now);
            }
        }
        for (Pool pool : pools.values()) {
            anyIdle |= pool.hasIdle();
        }
        ticking = calls != null;
        idleTick = null;
        if (ticking) {
            tickIn(TICK_MILLIS);
        } else {
            earliest = Long.MAX_VALUE;
            if (anyIdle) {
                idleTick = tickIn(IDLE_TICK_MILLIS);
            }
        }
    }

    private void expireCalls(long now) {
        earliest = now + Long.MAX_VALUE / 2;
        for (Call call = calls; call != null; call = call.next) {
            long deadline = call.deadline();
            if (now - deadline >= 0) {
                expiring.add(call);
            } else {
                watch(deadline);
            }
        }
        for (int i = 0; i < expiring.size(); i++) {
            expiring.get(i).expire(now);
        }
        expiring.clear();
    }

    private XnioExecutor.@Nullable Key tickIn(long millis) {
        int number = ++tickNumber;
        try {
            return thread.executeAfter(() -> tick(number), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null; // the thread is shutting down, and with it all connections
        }
    }

    /** A task that may be cancelled until it runs. */
    private static final class Scheduled implements Runnable {
        private volatile @Nullable Runnable task;

        Scheduled(Runnable task) {
            this.task = task;
        }

        void cancel() {
            task = null;
        }

        @Override
        public void run() {
            Runnable waiting = task;
            if (waiting != null) {
                waiting.run();
            }
        }
    }
}
