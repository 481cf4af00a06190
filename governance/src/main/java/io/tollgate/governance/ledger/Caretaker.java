package io.tollgate.governance.ledger;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the accounts in use ten times a second, on a thread of its own, and tells of the
 * percentages that are reached. Any thread but for {@link #turn}, which is that thread's.
 */
final class Caretaker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());
    private static final long TURN_MILLIS = 100;
    private static final int IDLE_TURNS = 10;

    private final InstantSource clock;
    private final Runnable first;
    private final Set<Account> inUse = ConcurrentHashMap.newKeySet();
    private volatile @Nullable BiConsumer<Account, Integer> alerts;
    private @Nullable ScheduledExecutorService turns;
    private @Nullable Future<?> turning;

    /**
     * @param first what is done at the beginning of each turn
     */
    Caretaker(InstantSource clock, Runnable first) {
        this.clock = clock;
        this.first = first;
    }

    /** Begins; once. */
    synchronized void start() {
        turns =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("ledger").factory());
        turning =
                turns.scheduleWithFixedDelay(
                        this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An account is in use: it is looked after until it rests. */
    void add(Account account) {
        inUse.add(account);
    }

    /** Who is told when a percentage of a limit is reached. */
    void onAlert(BiConsumer<Account, Integer> told) {
        alerts = told;
    }

    /** One look after all accounts in use. */
    void turn() {
        long now = clock.millis();
        first.run();
        var resting = new ArrayList<Account>();
        for (Account account : inUse) {
            if (!tended(account, now)) {
                resting.add(account);
            }
        }
        for (Account account : resting) {
            inUse.remove(account);
            account.rest();
        }
    }

    /** Whether the account is to be looked at again. */
    private boolean tended(Account account, long now) {
        try {
            boolean more = account.tend(now, IDLE_TURNS);
            tell(account, now);
            return more;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account=" + account.id() + " could not be tended", e);
            return true;
        }
    }

    private void tell(Account account, long now) {
        BiConsumer<Account, Integer> told = alerts;
        int percent = account.alert(now);
        if (percent > 0 && told != null) {
            told.accept(account, percent);
        }
    }

    @Override
    public synchronized void close() {
        if (turning != null) {
            turning.cancel(true);
        }
        if (turns != null) {
            turns.shutdownNow();
        }
    }
}
