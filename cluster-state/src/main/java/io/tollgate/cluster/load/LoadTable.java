package io.tollgate.cluster.load;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The load and health of every provider key. An id stands for one key with one secret, so that the
 * state survives a change of the configuration around it and a new secret starts fresh.
 */
public final class LoadTable {
    /** Most keys; a configuration beyond it is refused. */
    public static final int MAX_KEYS = 10_000;

    /** Most models of one key whose breaker is remembered. */
    public static final int MAX_MODELS_PER_KEY = 256;

    private final ConcurrentHashMap<String, KeyLoad> keys = new ConcurrentHashMap<>();
    private final LongSupplier nanoSource;
    private final LongAdder full = new LongAdder();
    private volatile BreakerSettings breakers = BreakerSettings.DEFAULTS;
    private volatile HealthNews news = HealthNews.NOBODY;
    private volatile Turns turns = Turns.ALONE;

    /**
     * @param nanoSource a monotonic clock, such as {@code System::nanoTime}
     */
    public LoadTable(LongSupplier nanoSource) {
        this.nanoSource = nanoSource;
    }

    /** Sets when breakers open, those of the keys that are there included. */
    public void breakers(BreakerSettings settings) {
        breakers = settings;
    }

    /** The state of that key, made where it is not there yet. Not on the hot path. */
    public KeyLoad key(String id) {
        KeyLoad known = keys.get(id);
        if (known != null) {
            return known;
        }
        if (keys.size() >= MAX_KEYS) {
            throw new IllegalStateException(
                    "provider keys: more than "
                            + MAX_KEYS
                            + " (expected: at most "
                            + MAX_KEYS
                            + ")");
        }
        return keys.computeIfAbsent(id, absent -> new KeyLoad(absent, this));
    }

    /**
     * Forgets every key that is not among {@code ids}. Calls under way keep their {@link KeyLoad}.
     */
    public void retain(Set<String> ids) {
        keys.keySet().retainAll(ids);
    }

    /** All keys, in no order, for metrics and for the report to other nodes. */
    public Collection<KeyLoad> keys() {
        return List.copyOf(keys.values());
    }

    /** The key of that id, or null where this node has none. */
    @Nullable KeyLoad known(String id) {
        return keys.get(id);
    }

    /** Whom changes of health are told from now on. */
    void tell(HealthNews to) {
        news = to;
    }

    /** When this node may probe from now on. */
    void turns(Turns now) {
        turns = now;
    }

    HealthNews news() {
        return news;
    }

    Turns turns() {
        return turns;
    }

    BreakerSettings breakers() {
        return breakers;
    }

    LongSupplier nanoSource() {
        return nanoSource;
    }

    void countFull() {
        full.increment();
    }

    /** How often a breaker was not remembered because its key had too many. */
    public long full() {
        return full.sum();
    }
}
