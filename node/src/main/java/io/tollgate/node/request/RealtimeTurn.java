package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Step;
import org.jspecify.annotations.Nullable;

/**
 * The room for one answer of a conversation: what is held for it before it begins, and its row.
 *
 * <p>Invariant: from {@link #pay} on it ends exactly once, by {@link #end}; where that comes before
 * it is paid for, it ends as soon as it is.
 */
final class RealtimeTurn implements Payment.Payer {
    private static final byte[] NO_BODY = {};

    private final Exchange exchange;
    private final RequestServices services;
    private final Owner owner;
    private final Bookkeeping books;
    private Admitted admitted;
    private @Nullable Payment payment;
    private Step.@Nullable Try step;
    private @Nullable Ending early;
    private boolean paid;
    private boolean over;

    RealtimeTurn(Exchange exchange, Admitted admitted, RequestServices services, Owner owner) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.services = services;
        this.owner = owner;
        this.books = new Bookkeeping(exchange, admitted.enquiry(), services);
    }

    /** Whose turn it is. Told on the exchange's thread, within {@link #pay} or later. */
    interface Owner {
        void paid(RealtimeTurn turn, Hold hold);

        void refused(RealtimeTurn turn, Refusal refusal);
    }

    void pay(Route route) {
        Funds funds = services.funds();
        Admissions admissions = funds.admissions();
        if (admissions == null || admitted.key().wallet().isEmpty()) {
            paid(admitted, Hold.NOTHING, -1);
            return;
        }
        var asked = new Payment(exchange, admitted, route, services, funds, admissions, this);
        payment = asked;
        asked.start();
    }

    @Override
    public void paid(Admitted changed, Hold hold, long loweredTo) {
        payment = null;
        if (over) {
            hold.settle(0, 0);
            return;
        }
        admitted = changed;
        paid = true;
        books.holds(hold);
        owner.paid(this, hold);
        Ending ending = early;
        if (ending != null) {
            end(ending);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        payment = null;
        if (!over) {
            owner.refused(this, refusal);
        }
    }

    /** It goes to that provider; begins its row. */
    void begin(Step.Try to, Recording.Durable then) {
        step = to;
        books.begin(to, then);
    }

    /** The answer begins. */
    void created() {
        books.restart();
    }

    /** Its end; of one that is not paid for yet, when it is. */
    void end(Ending ending) {
        if (over) {
            return;
        }
        if (!paid && payment != null) {
            early = ending;
            return;
        }
        over = true;
        boolean gone = ending.category() == RequestCategory.CLIENT_GONE;
        books.end(step, ending, NO_BODY, gone, 0);
    }

    /** Its end, paid for or not. */
    void endNow(Ending ending) {
        if (payment != null) {
            payment.cancel();
            payment = null;
        }
        end(ending);
    }

    Admitted admitted() {
        return admitted;
    }

    Bookkeeping books() {
        return books;
    }
}
