package io.tollgate.cluster.load;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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
    private final LoadTable table;
    private final LongSupplier nanoSource;
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicLong latencyNanos = new AtomicLong();
    private final CoolDown coolDown;
    private final Breaker refusal;
    private final ConcurrentHashMap<String, Breaker> breakers = new ConcurrentHashMap<>();
    private volatile Others others = Others.NONE;
    private volatile long remainingRequests = -1;
    private volatile long remainingTokens = -1;
    private volatile long toldNanos;
    private volatile boolean toldHere;

    KeyLoad(String id, LoadTable table) {
        this.id = id;
        this.table = table;
        this.nanoSource = table.nanoSource();
        this.coolDown = new CoolDown(nanoSource.getAsLong(), this::pausing);
        this.refusal = breakerOf("");
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

    /**
     * Calls in flight on all other nodes, by their last reports.
     *
     * @param nodes how many those are
     */
    public void reportOthers(int inFlight, int nodes) {
        others = new Others(inFlight, nodes, own.get());
    }

    /**
     * Calls in flight over the whole cluster: our own exact count, what the others reported, and
     * what they have probably begun or ended since, which is as much as this node has. Without the
     * last part all nodes would run to the key that was the best one a moment ago.
     */
    public int inFlight() {
        int mine = own.get();
        Others rest = others;
        int since = (mine - rest.ownThen) * rest.nodes;
        return mine + Math.max(0, rest.inFlight + since);
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
        toldHere = true;
    }

    /** Whether the provider told something of its quota to this node since then. */
    boolean toldSince(long nanos) {
        return toldHere && toldNanos - nanos >= 0;
    }

    /** Takes over what the provider told another node. */
    void heardQuota(long requests, long tokens) {
        quota(requests, tokens);
        toldHere = false;
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
            table.countFull();
            return null;
        }
        return breakers.computeIfAbsent(model, this::breakerOf);
    }

    /** Takes over what another node was told by the provider. */
    void heardPause(long nanos, int strikes) {
        coolDown.heard(nanoSource.getAsLong() + nanos, strikes);
    }

    /**
     * Takes over what happened on another node.
     *
     * @param model "" for the whole key
     */
    void heard(String model, HealthNews.Turn turn, long nanos, int openings) {
        if (model.isEmpty()) {
            refusal.heard(turn, nanos, openings);
            return;
        }
        Breaker breaker =
                turn == HealthNews.Turn.CLOSED ? breakers.get(model) : breakerToMark(model);
        if (breaker != null) {
            breaker.heard(turn, nanos, openings);
            if (breaker.pristine()) {
                breakers.remove(model, breaker);
            }
        }
    }

    /** Tells everything that keeps this key from being used, for a node that has just come. */
    void tellTroubles() {
        long pause = coolDown.remainingNanos(nanoSource.getAsLong());
        if (pause > 0) {
            table.news().pausing(id, pause, coolDown.strikes());
        }
        refusal.tellIfOpen();
        breakers.values().forEach(Breaker::tellIfOpen);
    }

    private void pausing(long until) {
        table.news().pausing(id, until - nanoSource.getAsLong(), coolDown.strikes());
    }

    private Breaker breakerOf(String model) {
        return new Breaker(nanoSource, table::breakers, new InCluster(table, id, model));
    }

    private boolean forgetStale() {
        long now = nanoSource.getAsLong();
        return breakers.values().removeIf(breaker -> breaker.stale(now));
    }

    /**
     * What other nodes reported last.
     *
     * @param ownThen calls in flight on this node at that moment
     */
    private record Others(int inFlight, int nodes, int ownThen) {
        static final Others NONE = new Others(0, 0, 0);
    }

    /** A breaker of this key among the nodes of the cluster. */
    private record InCluster(LoadTable table, String key, String model)
            implements Breaker.Surroundings {
        @Override
        public String name() {
            return key + " " + model;
        }

        @Override
        public Turns turns() {
            return table.turns();
        }

        @Override
        public void told(HealthNews.Turn turn, long nanos, int openings) {
            table.news().breaker(key, model, turn, nanos, openings);
        }
    }
}
