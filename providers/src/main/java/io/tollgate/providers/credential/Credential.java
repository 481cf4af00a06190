package io.tollgate.providers.credential;

import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A token that is kept fresh. From any thread.
 *
 * <p>A fetch begins ahead of the token's end, so that requests never wait while the source answers
 * in time. Where there is no usable token, requests may wait for the fetch under way; between two
 * fetches that failed they are told the failure at once, so a source that is down is asked at most
 * once in a pause, whatever the traffic.
 *
 * <p>Invariant: at most one fetch is under way or planned; each waiter is told exactly once. All
 * fields but {@link #held} belong to {@link #lock}, and no foreign code runs under it.
 */
public final class Credential implements AutoCloseable {
    /** A token that ends within this time is not used: the request has a way to go. */
    static final Duration MARGIN = Duration.ofSeconds(10);

    /** The longest time before a token's end at which the next is fetched. */
    static final Duration AHEAD = Duration.ofSeconds(225);

    /** A token younger than this is not fetched anew because the provider refused it. */
    static final Duration YOUNG = Duration.ofSeconds(30);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MAX_WAITERS = 20_000;
    private final TokenSource source;
    private final TokenHttp http;
    private final Executor blocking;
    private final Timer timer;
    private final LongSupplier nanos;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;
    private List<Waiter> waiters = new ArrayList<>();
    private boolean fetching;
    private boolean closed;
    private @Nullable Runnable cancelPlanned;
    private @Nullable TokenFailure failure;
    private Duration pause = FIRST_PAUSE;

    /**
     * Makes one; nothing is fetched before {@link #start} or {@link #whenReady}.
     *
     * @param blocking where fetches run, one at a time
     */
    public Credential(
            TokenSource source,
            TokenHttp http,
            Executor blocking,
            Timer timer,
            LongSupplier nanos) {
        this.source = source;
        this.http = http;
        this.blocking = blocking;
        this.timer = timer;
        this.nanos = nanos;
    }

    /** Runs things later. */
    public interface Timer {
        /** Runs the task after that time; what it gives back cancels it. */
        Runnable after(Duration delay, Runnable task);
    }

    /** Waits for a token. */
    public interface Waiter {
        /**
         * Told once, on any thread.
         *
         * @param failure null where there is a token now
         */
        void ready(@Nullable TokenFailure failure);
    }

    /** The token, or null where there is none that can be used. The same text while it holds. */
    public @Nullable String current() {
        Held now = held;
        return now == null || nanos.getAsLong() - now.usableUntil >= 0 ? null : now.value;
    }

    /** Begins the first fetch, where none has been begun. */
    public void start() {
        lock.lock();
        try {
            if (closed || fetching || held != null || failure != null) {
                return;
            }
            fetching = true;
        } finally {
            lock.unlock();
        }
        fetch();
    }

    /** Tells the waiter as soon as there is a token, or that there will be none for now. */
    public void whenReady(Waiter waiter) {
        TokenFailure told = null;
        boolean waits = false;
        boolean begins = false;
        lock.lock();
        try {
            if (current() != null) {
                told = null;
            } else if (closed) {
                told = closedFailure();
            } else if (!fetching && failure != null && cancelPlanned != null) {
                told = failure;
            } else if (waiters.size() >= MAX_WAITERS) {
                told = tooMany();
            } else {
                waits = waiters.add(waiter);
                begins = !fetching;
                fetching = true;
            }
        } finally {
            lock.unlock();
        }
        if (!waits) {
            waiter.ready(told);
        } else if (begins) {
            fetch();
        }
    }

    /**
     * The provider refused that token, long before its end. It is used no more, unless it has just
     * been fetched: then another would not help.
     *
     * @return whether another token is there or on its way, so that the call may be made again
     */
    public boolean refused(String value) {
        lock.lock();
        try {
            Held now = held;
            if (closed) {
                return false;
            }
            if (now == null || !now.value.equals(value)) {
                return failure == null;
            }
            if (nanos.getAsLong() - now.fetchedAt < YOUNG.toNanos()) {
                return false;
            }
            held = null;
            if (fetching) {
                return true;
            }
            fetching = true;
        } finally {
            lock.unlock();
        }
        fetch();
        return true;
    }

    /** No more fetches. The token that is there stays for those who still use it. */
    @Override
    public void close() {
        List<Waiter> waiting;
        lock.lock();
        try {
            closed = true;
            cancelPlan();
            waiting = takeWaiters();
        } finally {
            lock.unlock();
        }
        TokenFailure why = closedFailure();
        waiting.forEach(waiter -> waiter.ready(why));
    }

    /** Runs with {@link #fetching} set by the caller. */
    private void fetch() {
        try {
            blocking.execute(this::fetchNow);
        } catch (RejectedExecutionException e) {
            failed(closedFailure());
        }
    }

    private void fetchNow() {
        try {
            AccessToken token = source.fetch(http);
            fetched(token);
        } catch (TokenFailure e) {
            failed(e);
        } catch (RuntimeException e) {
            failed(new TokenFailure(FailureClass.UPSTREAM_PROTOCOL, "fetching a token: " + e));
        }
    }

    private void fetched(AccessToken token) {
        long now = nanos.getAsLong();
        Duration lifetime = token.lifetime();
        List<Waiter> waiting;
        lock.lock();
        try {
            held = new Held(token.value(), now, now + lifetime.minus(margin(lifetime)).toNanos());
            failure = null;
            pause = FIRST_PAUSE;
            fetching = false;
            waiting = takeWaiters();
            Duration next = lifetime.minus(least(AHEAD, lifetime.dividedBy(2)));
            plan(next.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : next);
        } finally {
            lock.unlock();
        }
        waiting.forEach(waiter -> waiter.ready(null));
    }

    private void failed(TokenFailure why) {
        List<Waiter> waiting;
        lock.lock();
        try {
            if (current() == null) {
                held = null;
            }
            failure = why;
            fetching = false;
            waiting = takeWaiters();
            plan(pause);
            pause = least(pause.multipliedBy(2), LONGEST_PAUSE);
        } finally {
            lock.unlock();
        }
        waiting.forEach(waiter -> waiter.ready(why));
    }

    private void plan(Duration delay) {
        cancelPlan();
        if (!closed) {
            cancelPlanned = timer.after(delay, this::planned);
        }
    }

    private void planned() {
        lock.lock();
        try {
            cancelPlanned = null;
            if (closed || fetching) {
                return;
            }
            fetching = true;
        } finally {
            lock.unlock();
        }
        fetch();
    }

    private void cancelPlan() {
        if (cancelPlanned != null) {
            cancelPlanned.run();
            cancelPlanned = null;
        }
    }

    private List<Waiter> takeWaiters() {
        List<Waiter> taken = waiters;
        waiters = new ArrayList<>();
        return taken;
    }

    private static TokenFailure tooMany() {
        return new TokenFailure(FailureClass.OVERLOADED, "too many requests wait for a token");
    }

    private static TokenFailure closedFailure() {
        return new TokenFailure(FailureClass.OVERLOADED, "the credential is no longer in use");
    }

    private static Duration margin(Duration lifetime) {
        return least(MARGIN, lifetime.dividedBy(8));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A token with its times, by the nano clock. */
    private record Held(String value, long fetchedAt, long usableUntil) {}
}
