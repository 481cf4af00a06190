package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admission;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Waiter;
import io.tollgate.node.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * A request none of whose providers can be charged yet, as what is free of their limits lies with
 * the cluster: it waits until one can be, none ever will be, or its time is over. On no thread; it
 * is told on its own.
 */
final class ProviderWait {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Exchange exchange;
    private final Route route;
    private final RequestServices services;
    private final Admissions admissions;
    private final ProviderFunds providers;
    private final Runnable then;
    private final long until;
    private @Nullable Waiter waiter;
    private Runnable timer = () -> {};
    private boolean over;

    /**
     * @param then goes on, whether there is room or not; once, perhaps before {@link #start}
     *     returns
     */
    ProviderWait(
            Exchange exchange,
            Route route,
            RequestServices services,
            Admissions admissions,
            ProviderFunds providers,
            long deadlineNanos,
            Runnable then) {
        this.exchange = exchange;
        this.route = route;
        this.services = services;
        this.admissions = admissions;
        this.providers = providers;
        this.then = then;
        long wait = services.nanoTime() + services.funds().waiting().toNanos();
        this.until = wait - deadlineNanos < 0 ? wait : deadlineNanos;
    }

    void start() {
        Admission.TooLittle lacking = providers.worthWaitingFor(route);
        long left = (until - services.nanoTime()) / NANOS_PER_MILLI;
        if (lacking == null || left <= 0) {
            end();
            return;
        }
        var waits =
                new Waiter(lacking.need(), () -> exchange.loop().upstream().execute(this::again));
        waiter = waits;
        timer = exchange.loop().upstream().schedule(left, this::timedOut);
        if (!admissions.await(lacking, waits)) {
            cancelWaiting();
            end();
        }
    }

    /** The request is over: it wants nothing any more. */
    void cancel() {
        over = true;
        cancelWaiting();
    }

    private void again() {
        if (!over) {
            cancelWaiting();
            start();
        }
    }

    private void timedOut() {
        if (!over && waiter != null && !waiter.done()) {
            waiter = null;
            end();
        }
    }

    private void cancelWaiting() {
        timer.run();
        timer = () -> {};
        if (waiter != null) {
            waiter.done();
            waiter = null;
        }
    }

    private void end() {
        over = true;
        then.run();
    }
}
