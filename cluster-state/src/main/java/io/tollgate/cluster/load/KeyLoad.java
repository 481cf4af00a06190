package io.tollgate.cluster.load;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One provider key: its calls in flight, its latency, and what keeps it from being used.
 *
 * <p>A breaker for a model exists only while that pair has a failure on record, so a healthy key
 * costs one look into an empty map, and model names that a client invents leave nothing behind.
 */
public final class KeyLoad {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int LATENCY_SHIFT = 3;
    private static final long TOLD_IS_FRESH_NANOS = NANOS_PER_SECOND;

    private final String id;
    private final LongSupplier nanoSource;
    private final Supplier<BreakerSettings> breakerSettings;
    private final LongAdder full;
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicLong latencyNanos = new AtomicLong();
    private final CoolDown coolDown;
    private final Breaker refusal;
    private final ConcurrentHashMap<String, Breaker> breakers = new ConcurrentHashMap<>();
    private volatile int others;
    private volatile long remainingRequests = -1;
    private volatile long remainingTokens = -1;
    private volatile long toldNanos;

    KeyLoad(
            String id,
            LongSupplier nanoSource,
            Supplier<BreakerSettings> breakerSettings,
            LongAdder full) {
        this.breakerSettings = breakerSettings;
        this.id = id;
        this.nanoSource = nanoSource;
        this.full = full;
        this.coolDown = new CoolDown(nanoSource.getAsLong());
        this.refusal = new Breaker(nanoSource, breakerSettings);
    }

    public String id() {
        return id;
    }

    /** A call begins on this node. */
    public void begin() {
        own.incrementAndGet();
    }

    /** A call that {@link #begin began} has ended. The caller sees to it that it is told once. */
    public void end() {
        own.decrementAndGet();
    }

    /** Calls in flight on this node, exact. */
    public int ownInFlight() {
        return own.get();
    }

    /** Calls in flight on all other nodes, by their last report. */
    public void reportOthers(int inFlight) {
        others = inFlight;
    }

    /** Calls in flight over the whole cluster: our own exact count and the others' report. */
    public int inFlight() {
        return own.get() + others;
    }

    /**
     * A first byte came after that many nanoseconds. A sample that races with another is dropped:
     * the average does not need each one.
     */
    public void firstByte(long nanos) {
        long old = latencyNanos.get();
        long sample = Math.max(1, nanos);
        latencyNanos.compareAndSet(
                old, old == 0 ? sample : old + ((sample - old) >> LATENCY_SHIFT));
    }

    /** Moving average (weight 1/8) of the time to the first byte; 0 before the first answer. */
    public long latencyNanos() {
        return latencyNanos.get();
    }

    /** The provider asked to wait: no call before the end of this. */
    public CoolDown coolDown() {
        return coolDown;
    }

    /** Opened when the provider refuses the key itself: wrong, blocked, without money. */
    public Breaker refusal() {
        return refusal;
    }

    /** The breaker of that model, or null while nothing is on record. */
    public @Nullable Breaker breaker(String model) {
        return breakers.get(model);
    }

    /** A call for that model failed by the provider's fault. */
    public void failed(String model) {
        Breaker breaker = breakerToMark(model);
        if (breaker != null) {
            breaker.failed();
        }
    }

    /** This key may not be used for that model for a while; see {@link Breaker#trip}. */
    public void trip(String model, long baseNanos, long maxNanos) {
        Breaker breaker = breakerToMark(model);
        if (breaker != null) {
            breaker.trip(baseNanos, maxNanos);
        }
    }

    /** A call for that model succeeded. */
    public void succeeded(String model) {
        Breaker breaker = breakers.get(model);
        if (breaker != null) {
            breaker.succeeded();
            if (breaker.pristine()) {
                breakers.remove(model, breaker);
            }
        }
        if (coolDown.strikes() != 0) {
            coolDown.reset(nanoSource.getAsLong());
        }
    }

    /** Models for which this key is out at present: open, or being probed. For metrics. */
    public int modelsOut(long now) {
        int out = 0;
        for (Breaker breaker : breakers.values()) {
            out += breaker.gate(now) == Breaker.Gate.CLOSED ? 0 : 1;
        }
        return out;
    }

    /** Models that have a failure on record. */
    public int breakerCount() {
        return breakers.size();
    }

    /**
     * What the provider told in its rate-limit headers.
     *
     * @param requests remaining requests, -1 when not told
     * @param tokens remaining tokens, -1 when not told
     */
    public void quota(long requests, long tokens) {
        remainingRequests = requests;
        remainingTokens = tokens;
        toldNanos = nanoSource.getAsLong();
    }

    /** Remaining requests as last told, -1 when never told. */
    public long remainingRequests() {
        return remainingRequests;
    }

    /** Remaining tokens as last told, -1 when never told. */
    public long remainingTokens() {
        return remainingTokens;
    }

    /** Whether the provider told within the last second that nothing is left on this key. */
    public boolean drained(long now) {
        return (remainingRequests == 0 || remainingTokens == 0)
                && now - toldNanos < TOLD_IS_FRESH_NANOS;
    }

    private @Nullable Breaker breakerToMark(String model) {
        Breaker known = breakers.get(model);
        if (known != null) {
            return known;
        }
        if (breakers.size() >= LoadTable.MAX_MODELS_PER_KEY && !forgetStale()) {
            full.increment();
            return null;
        }
        return breakers.computeIfAbsent(model, _ -> new Breaker(nanoSource, breakerSettings));
    }

    private boolean forgetStale() {
        long now = nanoSource.getAsLong();
        return breakers.values().removeIf(breaker -> breaker.stale(now));
    }
}
