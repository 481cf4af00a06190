package io.tollgate.node.admin;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tollgate.audit.query.Period;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.Scope;
import io.tollgate.audit.query.StoreUnavailable;
import io.tollgate.audit.query.Usage;
import io.tollgate.audit.query.UsageQuestion;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What virtual keys have used, for themselves. The store is asked once for a key and {@link #KEPT},
 * however many ask, and for {@value #MOST_AT_ONCE} keys at once; so a client cannot burden it. Any
 * thread.
 */
final class KeyUsage {
    /** How old an answer may be; one that the store could not give counts as well. */
    static final Duration KEPT = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(KeyUsage.class.getName());
    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_KEPT = 10_000;
    private static final List<String> PERIODS = List.of("today", "7d", "month");

    private final @Nullable Questions questions;
    private final Executor blocking;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final AsyncCache<String, Used> kept;

    /**
     * @param questions null where the node keeps no store
     * @param blocking runs each question on a thread that may block
     */
    KeyUsage(@Nullable Questions questions, Executor blocking, Clock clock, Ticker ticker) {
        this.questions = questions;
        this.blocking = blocking;
        this.clock = clock;
        this.kept =
                Caffeine.newBuilder()
                        .executor(Runnable::run)
                        .ticker(ticker)
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .buildAsync();
    }

    /** What was used, or why that is not known. */
    sealed interface Used {
        /** By period: {@code today}, {@code 7d}, {@code month}, of UTC. */
        record Known(Map<String, Usage> periods) implements Used {
            public Known {
                periods = Collections.unmodifiableMap(new LinkedHashMap<>(periods));
            }
        }

        /** It cannot be told now, or not at all. */
        record Unknown(String why) implements Used {}
    }

    /** Never fails, and never waits. */
    CompletableFuture<Used> of(String key) {
        Questions store = questions;
        if (store == null) {
            return CompletableFuture.completedFuture(new Used.Unknown("this node keeps no store"));
        }
        return kept.get(key, (name, _) -> asked(store, name));
    }

    private CompletableFuture<Used> asked(Questions store, String key) {
        var answer = new CompletableFuture<Used>();
        if (!free.tryAcquire()) {
            answer.complete(new Used.Unknown("too many ask at once"));
            return answer;
        }
        try {
            blocking.execute(() -> {
                try {
                    answer.complete(ask(store, key));
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            free.release();
            answer.complete(new Used.Unknown("the node is stopping"));
        }
        return answer;
    }

    private Used ask(Questions store, String key) {
        try {
            var periods = new LinkedHashMap<String, Usage>();
            for (String period : PERIODS) {
                List<Usage> all =
                        store.usage(
                                new UsageQuestion(
                                        new Scope(key, "", "", "", ""),
                                        Period.parse(period, ZoneOffset.UTC, clock),
                                        List.of()));
                periods.put(period, all.getFirst());
            }
            return new Used.Known(periods);
        } catch (StoreUnavailable e) {
            return new Used.Unknown("the store cannot be asked now");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "usage of a key failed key=" + key, e);
            return new Used.Unknown("the store could not answer");
        }
    }
}
