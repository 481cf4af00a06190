package io.tollgate.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Charge;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.local.LocalGrid;
import io.tollgate.governance.ledger.LeaseLedger;
import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.ledger.Period;
import io.tollgate.governance.ledger.Unit;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpendTallyTest {
    private static final Period DAY = new Period.Calendar(Period.Step.DAY, ZoneOffset.UTC);
    private static final Period MINUTE = Period.Rolling.of(Duration.ofMinutes(1));
    private static final long SLOT_MILLIS = 2_500;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long WAITED = 2_000;

    private final LeaseLedger ledger =
            new LeaseLedger(
                    new LocalGrid(
                            new Member("only", 1), List.of(LeaseLedger.MONEY, LeaseLedger.RATES)),
                    Runnable::run,
                    InstantSource.system(),
                    1);
    private final Map<String, NavigableMap<Long, Long>> sums = new HashMap<>();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void eachAccountOfARowIsChargedInItsSlot() {
        String team = account("team/search", Unit.NANO_USD, DAY);
        String key = account("key/search-prod", Unit.TOKENS, MINUTE);
        String model = account("model/openai/gpt-5", Unit.REQUESTS, MINUTE);
        account("team/other", Unit.NANO_USD, DAY);
        account("provider/azure", Unit.NANO_USD, DAY);
        account("customer/acme", Unit.PARALLEL, new Period.Standing());

        add(
                charge(0, Outcome.SERVED, 70),
                charge(DAY_MILLIS, Outcome.SERVED, 5),
                charge(1, Outcome.SERVED, 2));

        long first = WAITED / SLOT_MILLIS;
        long next = (DAY_MILLIS + WAITED) / SLOT_MILLIS;
        assertThat(sums)
                .isEqualTo(
                        Map.of(
                                team, Map.of(0L, 72L, 1L, 5L),
                                key, Map.of(first, 240L, next, 120L),
                                model, Map.of(first, 2L, next, 1L)));
    }

    @Test
    void whatNobodySawTheEndOfCostsWhatWasHeld() {
        String budget = account("key/search-prod", Unit.NANO_USD, DAY);

        add(charge(0, Outcome.UNKNOWN, -1));

        assertThat(sums).isEqualTo(Map.of(budget, Map.of(0L, 900L)));
    }

    @Test
    void whatWasRefusedIsNoRequest() {
        account("key/search-prod", Unit.REQUESTS, MINUTE);

        add(charge(0, Outcome.REFUSED, 0));

        assertThat(sums).isEmpty();
    }

    @Test
    void tokensThatNobodyKnowsAreNone() {
        account("key/search-prod", Unit.TOKENS, MINUTE);

        add(
                new Charge(
                        0,
                        "",
                        "",
                        "search-prod",
                        "",
                        "",
                        Outcome.REFUSED,
                        -1,
                        -1,
                        RequestRow.Cost.NONE));

        assertThat(sums).isEmpty();
    }

    private String account(String owner, Unit unit, Period period) {
        return ledger.account(Limit.of(owner, unit, 1_000_000, period)).id();
    }

    private void add(Charge... charges) {
        var tally = new SpendTally(ledger.accounts(), sums, WAITED);
        for (Charge charge : charges) {
            tally.add(charge);
        }
        tally.flush();
    }

    /** Of 100 and 20 tokens; 900 nano-dollars were held for it. */
    private static Charge charge(long createdAtMillis, Outcome outcome, long nanoUsd) {
        return new Charge(
                createdAtMillis,
                "acme",
                "search",
                "search-prod",
                "openai",
                "gpt-5",
                outcome,
                100,
                20,
                new RequestRow.Cost(nanoUsd, 900));
    }
}
