package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admission;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.ledger.More;
import io.tollgate.governance.ledger.Waiter;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.node.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * A request that has to be paid for, until it holds its worst case or is refused. It may wait for
 * others to settle, on no thread; it is told on its own.
 *
 * <p>Where a budget is too small for the worst case and its owner chose so, the answer is made
 * shorter, as long as it is a token at least.
 */
final class Payment {
    private static final int MOST_LOWERINGS = 4;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Exchange exchange;
    private final Route route;
    private final RequestServices services;
    private final Funds funds;
    private final Admissions admissions;
    private final Wallet wallet;
    private final Payer payer;
    private final long until;
    private Admitted admitted;
    private @Nullable WorstCase worst;
    private Ask ask;
    private long maxTokens;
    private boolean lowered;
    private int lowerings;
    private @Nullable Waiter waiter;
    private Admission.@Nullable TooLittle lacking;
    private @Nullable Runnable timer;
    private boolean over;

    Payment(
            Exchange exchange,
            Admitted admitted,
            Route route,
            RequestServices services,
            Funds funds,
            Admissions admissions,
            Payer payer) {
        this.exchange = exchange;
        this.admitted = admitted;
        this.route = route;
        this.services = services;
        this.funds = funds;
        this.admissions = admissions;
        this.wallet = admitted.key().wallet();
        this.payer = payer;
        this.ask = new Ask(admitted.enquiry().beganMillis(), 0, 0);
        long wait = services.nanoTime() + funds.waiting().toNanos();
        this.until = wait - admitted.deadlineNanos() < 0 ? wait : admitted.deadlineNanos();
    }

    /** Who is paid for. Told once, on the exchange's thread. */
    interface Payer {
        /** Goes on with that request, which may have been changed. */
        void paid(Admitted changed, Hold hold, long loweredTo);

        void refused(Refusal refusal);
    }

    void start() {
        if (wallet.hasBudget() || wallet.countsTokens()) {
            var most = WorstCase.of(admitted, route, services.pricing(), funds.defaultMaxTokens());
            String unpriced = most.unpriced();
            if (unpriced != null && wallet.hasBudget() && !funds.allowUnpriced()) {
                end(Refusal.notPriced(unpriced));
                return;
            }
            worst = most;
            maxTokens = most.output();
            ask = asking(most);
        }
        tryAdmit(false);
    }

    /** The request is over: it wants nothing any more. */
    void cancel() {
        if (!over) {
            over = true;
            stopWaiting();
        }
    }

    private Ask asking(WorstCase most) {
        return ask.atMost(most.nanoUsd(maxTokens), most.tokens(maxTokens));
    }

    private void tryAdmit(boolean waited) {
        switch (admissions.admit(wallet, ask)) {
            case Admission.Admitted in -> paid(in.hold());
            case Admission.TooLittle found -> tooLittle(found, waited);
        }
    }

    private void tooLittle(Admission.TooLittle found, boolean waited) {
        boolean mayCome = found.more() == More.WAIT || found.more() == More.UNAVAILABLE;
        if (mayCome && !waited && waitFor(found)) {
            lacking = found;
        } else if (unknown(found) || !lower(found)) {
            end(Refusal.limited(found, System.currentTimeMillis()));
        }
    }

    /** Whether nobody can say how much is left. */
    private static boolean unknown(Admission.TooLittle found) {
        return found.more() == More.UNAVAILABLE || found.more() == More.CUT_OFF;
    }

    /** False where there is no time left, or no room to wait. */
    private boolean waitFor(Admission.TooLittle found) {
        long left = (until - services.nanoTime()) / NANOS_PER_MILLI;
        if (left <= 0) {
            return false;
        }
        var waits = new Waiter(found.need(), () -> exchange.loop().upstream().execute(this::told));
        waiter = waits;
        timer = exchange.loop().upstream().schedule(left, this::timedOut);
        if (admissions.await(found, waits)) {
            return true;
        }
        stopWaiting();
        return false;
    }

    private void told() {
        if (over) {
            Admission.TooLittle was = lacking;
            if (was != null) {
                admissions.passOn(was);
            }
            return;
        }
        stopWaiting();
        tryAdmit(false);
    }

    private void timedOut() {
        timer = null;
        Waiter waits = waiter;
        if (over || waits == null || waits.done()) {
            return;
        }
        waiter = null;
        tryAdmit(true);
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.run();
            timer = null;
        }
        if (waiter != null) {
            waiter.done();
            waiter = null;
        }
    }

    /** Asks for an answer that is paid by what there is. */
    private boolean lower(Admission.TooLittle found) {
        WorstCase most = worst;
        if (most == null
                || !found.account().limit().lowers()
                || !most.canBeLowered()
                || lowerings++ >= MOST_LOWERINGS) {
            return false;
        }
        long affordable = Math.min(most.affordable(found.obtainable()), maxTokens - 1);
        if (affordable < 1) {
            return false;
        }
        maxTokens = affordable;
        lowered = true;
        ask = asking(most);
        tryAdmit(true);
        return true;
    }

    private void paid(Hold hold) {
        over = true;
        WorstCase most = worst;
        boolean tell = most != null && most.canBeLowered() && (lowered || !most.bounded());
        if (tell) {
            Admitted changed = MaxTokens.set(admitted, route, maxTokens);
            if (changed == null) {
                hold.settle(0, 0);
                payer.refused(Refusal.cannotLower());
                return;
            }
            admitted = changed;
        }
        payer.paid(admitted, hold, tell ? maxTokens : -1);
    }

    private void end(Refusal refusal) {
        over = true;
        payer.refused(refusal);
    }
}
