package io.tollgate.node.request;

import io.tollgate.governance.ledger.Admission;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.ledger.More;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.Route;
import org.jspecify.annotations.Nullable;

/**
 * The limits of providers and their models, for one request: whoever is to be asked must have room
 * for its worst case, else the next candidate is taken. Only the last one asked is charged.
 */
final class ProviderFunds implements Route.Gate {
    private final Funds funds;
    private final Admissions admissions;
    private final Ask ask;
    private String entered = "";
    private Hold ofProvider = Hold.NOTHING;
    private Hold ofModel = Hold.NOTHING;
    private Admission.@Nullable TooLittle lacking;

    /**
     * Prepares them.
     *
     * @param ask the worst case of the request, whoever serves it
     */
    ProviderFunds(Funds funds, Admissions admissions, Ask ask) {
        this.funds = funds;
        this.admissions = admissions;
        this.ask = ask;
    }

    /**
     * Those of a request; null where no provider has a limit.
     *
     * @param worstCase null where it is not known yet
     */
    static @Nullable ProviderFunds of(
            Admitted admitted, Route route, RequestServices services, @Nullable Ask worstCase) {
        Funds funds = services.funds();
        Admissions admissions = funds.admissions();
        if (admissions == null || funds.providers().isEmpty()) {
            return null;
        }
        Ask most = worstCase;
        if (most == null || most.tokens() == 0) {
            var worst = WorstCase.of(admitted, route, services.pricing(), funds.defaultMaxTokens());
            most =
                    new Ask(
                            admitted.enquiry().beganMillis(),
                            worst.nanoUsd(worst.output()),
                            worst.tokens(worst.output()));
        }
        return new ProviderFunds(funds, admissions, most);
    }

    @Override
    public boolean enter(Provider provider, String model) {
        String target = provider.name() + "/" + model;
        if (target.equals(entered)) {
            return true;
        }
        settle(0, 0);
        entered = "";
        Hold first = hold(provider.name());
        if (first == null) {
            return false;
        }
        Hold second = hold(target);
        if (second == null) {
            first.settle(0, 0);
            return false;
        }
        ofProvider = first;
        ofModel = second;
        entered = target;
        return true;
    }

    /**
     * What the first candidate lacks that may soon have enough; null where one has it now, or none
     * will have it. What is free lies with the cluster: it has to be fetched before it can be held.
     */
    Admission.@Nullable TooLittle worthWaitingFor(Route route) {
        if (!admissions.areShared()) {
            return null;
        }
        var found = new Promise();
        route.candidates(found::look);
        return found.ready ? null : found.coming;
    }

    private @Nullable Hold hold(String name) {
        Wallet wallet = funds.providers().getOrDefault(name, Wallet.EMPTY);
        return switch (admissions.admit(wallet, ask)) {
            case Admission.Admitted in -> in.hold();
            case Admission.TooLittle found -> {
                lacking = found;
                yield null;
            }
        };
    }

    Ask ask() {
        return ask;
    }

    /** Why the last candidate was passed over; null where none was. */
    Admission.@Nullable TooLittle lacking() {
        return lacking;
    }

    void settle(long nanoUsd, long tokens) {
        ofProvider.settle(nanoUsd, tokens);
        ofModel.settle(nanoUsd, tokens);
    }

    /** What can be hoped for of the candidates. */
    private final class Promise {
        private boolean ready;
        private Admission.@Nullable TooLittle coming;

        void look(Provider provider, String model) {
            if (ready) {
                return;
            }
            Admission.TooLittle lacks = lacks(provider.name());
            if (lacks == null) {
                lacks = lacks(provider.name() + "/" + model);
            }
            if (lacks == null) {
                ready = true;
            } else if (coming == null
                    && (lacks.more() == More.WAIT || lacks.more() == More.UNAVAILABLE)) {
                coming = lacks;
            }
        }

        private Admission.@Nullable TooLittle lacks(String name) {
            return admissions.lacking(funds.providers().getOrDefault(name, Wallet.EMPTY), ask);
        }
    }
}
