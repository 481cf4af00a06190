package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.node.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * What must be held before a request may go to a provider: its worst case, first of the limits of
 * its virtual key, then of those of the providers. Only on the thread of its exchange.
 */
final class Reservation implements Payment.Payer {
    private final Forwarding owner;
    private final Exchange exchange;
    private final Route route;
    private final RequestServices services;
    private @Nullable Payment payment;
    private @Nullable ProviderFunds providers;
    private @Nullable ProviderWait providerWait;

    /**
     * @param owner told once that all is held, by {@link Forwarding#reserved}, or that it is
     *     refused
     */
    Reservation(Forwarding owner, Exchange exchange, Route route, RequestServices services) {
        this.owner = owner;
        this.exchange = exchange;
        this.route = route;
        this.services = services;
    }

    void start(Admitted admitted) {
        Funds funds = services.funds();
        Admissions admissions = funds.admissions();
        if (admissions == null || admitted.key().wallet().isEmpty()) {
            ofProviders(admitted, null);
            return;
        }
        payment = new Payment(exchange, admitted, route, services, funds, admissions, this);
        payment.start();
    }

    @Override
    public void paid(Admitted changed, Hold hold, long loweredTo) {
        payment = null;
        owner.paid(changed, hold, loweredTo);
        owner.guarded(() -> ofProviders(changed, hold.ask()));
    }

    @Override
    public void refused(Refusal refusal) {
        payment = null;
        owner.guarded(() -> owner.refuse(refusal));
    }

    /** Lets the route pass over providers whose limits are reached. */
    private void ofProviders(Admitted admitted, @Nullable Ask worstCase) {
        ProviderFunds limited = ProviderFunds.of(admitted, route, services, worstCase);
        Admissions admissions = services.funds().admissions();
        if (limited == null || admissions == null) {
            owner.reserved();
            return;
        }
        providers = limited;
        owner.books().holds(limited);
        route.guardedBy(limited);
        providerWait =
                new ProviderWait(
                        exchange,
                        route,
                        services,
                        admissions,
                        limited,
                        admitted.deadlineNanos(),
                        () -> owner.guarded(owner::reserved));
        providerWait.start();
    }

    /** The limits of the providers; null where they have none. */
    @Nullable ProviderFunds providers() {
        return providers;
    }

    /** The request is over: it wants nothing any more. */
    void cancel() {
        if (payment != null) {
            payment.cancel();
        }
        if (providerWait != null) {
            providerWait.cancel();
        }
    }
}
