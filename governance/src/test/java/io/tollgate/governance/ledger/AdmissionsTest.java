package io.tollgate.governance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.local.LocalGrid;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One node alone, as most are. */
final class AdmissionsTest {
    private static final Period MONTH =
            new Period.Calendar(Period.Step.MONTH, ZoneId.of("Europe/Berlin"));
    private static final Period MINUTE = Period.Rolling.of(Duration.ofMinutes(1));

    private final FakeClock clock = new FakeClock();
    private final LocalGrid grid =
            new LocalGrid(new Member("only", 1), List.of(LeaseLedger.MONEY, LeaseLedger.RATES));
    private final LeaseLedger ledger = started();
    private final Admissions admissions = new Admissions(ledger, clock);

    private LeaseLedger started() {
        var opened = new LeaseLedger(grid, Runnable::run, clock, 1);
        opened.turn();
        return opened;
    }

    @Test
    void letsInExactlyWhatTheBudgetPays() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 10_000, MONTH));

        int served = 0;
        for (int i = 0; i < 200; i++) {
            if (admit(wallet, 1_000, 0) instanceof Admission.Admitted) {
                served++;
            }
        }

        assertThat(served).isEqualTo(10);
    }

    @Test
    void letsInExactlyWhatTheBudgetPaysFromManyThreads() throws Exception {
        Wallet wallet =
                wallet(
                        Limit.of("key/a", Unit.NANO_USD, 10_000, MONTH),
                        Limit.of("team/b", Unit.NANO_USD, 50_000, MINUTE));
        var gate = new CountDownLatch(1);
        var served = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                Callable<@Nullable Void> many =
                        () -> {
                            gate.await();
                            for (int n = 0; n < 500; n++) {
                                if (admit(wallet, 100, 0) instanceof Admission.Admitted in) {
                                    in.hold().settle(50, 0);
                                    served.incrementAndGet();
                                }
                            }
                            return null;
                        };
                all.add(threads.submit(many));
            }
            gate.countDown();
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }

        assertThat(served).hasValue(199);
        assertThat(wallet.account(0).standing(clock.millis()).spent()).isEqualTo(9_950);
        assertThat(wallet.account(0).standing(clock.millis()).left()).isEqualTo(50);
    }

    @Test
    void chargesAllAccountsOrNone() {
        Wallet both =
                wallet(
                        Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH),
                        Limit.of("key/b", Unit.NANO_USD, 100, MONTH));

        assertThat(admit(both, 500, 0)).isInstanceOf(Admission.TooLittle.class);

        assertThat(admit(wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH)), 1_000, 0))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void saysSpentOnceNothingThatRunsCanGiveBackEnough() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH));
        Hold first = hold(admit(wallet, 800, 0));

        assertThat(lacking(admit(wallet, 500, 0)).more()).isEqualTo(More.WAIT);
        first.settle(600, 0);
        Admission.TooLittle after = lacking(admit(wallet, 500, 0));

        assertThat(after.more()).isEqualTo(More.SPENT);
        assertThat(after.obtainable()).isEqualTo(400);
        assertThat(lacking(admit(wallet, 1_001, 0)).more()).isEqualTo(More.SPENT);
    }

    @Test
    void wakesAWaiterWhenWhatItNeedsIsSettled() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH));
        Hold first = hold(admit(wallet, 600, 0));
        Hold second = hold(admit(wallet, 400, 0));
        Admission.TooLittle lacking = lacking(admit(wallet, 500, 0));
        var told = new AtomicInteger();

        assertThat(admissions.await(lacking, new Waiter(500, told::incrementAndGet))).isTrue();
        first.settle(200, 0);
        assertThat(told).hasValue(0);
        second.settle(300, 0);

        assertThat(told).hasValue(1);
        assertThat(admit(wallet, 500, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void wakesAWaiterAtOnceThatCanNoLongerHope() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH));
        Hold first = hold(admit(wallet, 1_000, 0));
        var told = new AtomicInteger();
        admissions.await(lacking(admit(wallet, 500, 0)), new Waiter(500, told::incrementAndGet));

        first.settle(900, 0);

        assertThat(told).hasValue(1);
    }

    @Test
    void countsRequestsWhenTheyBeginAndNeverMoreInAnyMinute() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.REQUESTS, 600, MINUTE));
        var times = new ArrayList<Long>();
        for (int i = 0; i < 30_000; i++) {
            if (admit(wallet, 0, 0) instanceof Admission.Admitted) {
                times.add(clock.millis());
            }
            clock.advance(Duration.ofMillis(10));
        }

        for (int i = 600; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 600)).isGreaterThanOrEqualTo(60_000);
        }
        assertThat(times.size()).isBetween((int) (600 * 5 * 0.95), 3_000);
    }

    @Test
    void freesARequestAtOnceWhenItEnds() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.PARALLEL, 2, new Period.Standing()));
        Hold first = hold(admit(wallet, 0, 0));
        hold(admit(wallet, 0, 0));
        assertThat(lacking(admit(wallet, 0, 0)).more()).isEqualTo(More.WAIT);

        first.settle(0, 0);
        first.settle(0, 0);

        assertThat(admit(wallet, 0, 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(wallet, 0, 0)).isInstanceOf(Admission.TooLittle.class);
    }

    @Test
    void holdsTheEstimateOfTokensAndKeepsWhatWasUsed() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.TOKENS, 1_000, MINUTE));
        hold(admit(wallet, 0, 900)).settle(0, 100);

        assertThat(admit(wallet, 0, 900)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void beginsAgainWithTheMonthOfTheTimeZone() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 100, MONTH));
        hold(admit(wallet, 100, 0)).settle(100, 0);
        Instant berlin = Instant.parse("2026-11-30T23:00:00Z");
        clock.advance(Duration.between(clock.instant(), berlin.minusMillis(1)));
        assertThat(lacking(admit(wallet, 100, 0)).account().period().freeAt(clock.millis()))
                .isEqualTo(berlin.toEpochMilli());

        clock.advance(Duration.ofMillis(1));

        assertThat(admit(wallet, 100, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void spendsWhatWasGivenBackInAnEarlierSlotOfARollingPeriod() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MINUTE));
        Hold first = hold(admit(wallet, 1_000, 0));
        clock.advance(Duration.ofSeconds(10));
        first.settle(100, 0);

        assertThat(admit(wallet, 900, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void followsAnOverrideUntilItsDate() {
        Limit base = Limit.of("key/a", Unit.NANO_USD, 100, MONTH);
        var limit =
                new Limit(
                        base.owner(),
                        base.unit(),
                        100,
                        MONTH,
                        List.of(),
                        new Limit.Until(500, clock.instant().plusSeconds(60)),
                        false);
        Wallet wallet = wallet(limit);
        hold(admit(wallet, 300, 0)).settle(300, 0);
        assertThat(admit(wallet, 200, 0)).isInstanceOf(Admission.Admitted.class);

        clock.advance(Duration.ofSeconds(61));
        ledger.turn();

        assertThat(lacking(admit(wallet, 1, 0)).more()).isEqualTo(More.SPENT);
    }

    @Test
    void takesARaisedLimitAtOnce() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 100, MONTH));
        hold(admit(wallet, 100, 0)).settle(100, 0);
        var told = new AtomicInteger();

        Wallet raised = wallet(Limit.of("key/a", Unit.NANO_USD, 150, MONTH));

        assertThat(told).hasValue(0);
        assertThat(admit(raised, 50, 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(wallet, 1, 0)).isInstanceOf(Admission.TooLittle.class);
    }

    @Test
    void remembersWhatAnEarlierRunSpent() {
        Limit limit = Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH);
        Wallet wallet = wallet(limit);
        ledger.restore(limit.id(), clock.millis(), 700);
        ledger.state();

        assertThat(lacking(admit(wallet, 400, 0)).more()).isEqualTo(More.SPENT);
        assertThat(admit(wallet, 300, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void remembersWhatWasSpentOfAnAccountThatWasLeftOutForAWhile() {
        Limit limit = Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH);
        Wallet wallet = wallet(limit);
        ledger.retain(Set.of(limit.id()));
        hold(admit(wallet, 700, 0)).settle(700, 0);

        ledger.retain(Set.of());
        assertThat(ledger.isInForce(wallet.account(0))).isFalse();
        Wallet back = wallet(limit);
        ledger.retain(Set.of(limit.id()));

        assertThat(lacking(admit(back, 400, 0)).more()).isEqualTo(More.SPENT);
        assertThat(admit(back, 300, 0)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void forgetsAnAccountThatIsLeftOutOnceNothingOfItCounts() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MINUTE));
        hold(admit(wallet, 700, 0)).settle(700, 0);
        clock.advance(Duration.ofMinutes(5));

        ledger.retain(Set.of());

        assertThat(ledger.accounts()).isEmpty();
    }

    @Test
    void tellsOfEachPercentageOnce() {
        Limit base = Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH);
        Wallet wallet =
                wallet(
                        new Limit(
                                base.owner(),
                                base.unit(),
                                1_000,
                                MONTH,
                                List.of(50, 80),
                                null,
                                false));
        var told = new ArrayList<Integer>();
        ledger.onAlert((_, percent) -> told.add(percent));

        hold(admit(wallet, 500, 0)).settle(500, 0);
        ledger.turn();
        ledger.turn();
        hold(admit(wallet, 400, 0)).settle(400, 0);
        ledger.turn();

        assertThat(told).containsExactly(50, 80);
    }

    @Test
    void asksTheGridOnceForManyRequests() {
        Wallet wallet = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000_000, MONTH));
        admit(wallet, 1, 0);
        long before = ledger.gridCalls();

        for (int i = 0; i < 1_000; i++) {
            hold(admit(wallet, 10, 0)).settle(5, 0);
        }

        assertThat(ledger.gridCalls()).isEqualTo(before);
    }

    @Test
    void refusesMoneyAndGoesOnWithRatesWhenTheGridIsGone() {
        Wallet money = wallet(Limit.of("key/a", Unit.NANO_USD, 1_000, MONTH));
        Wallet rate = wallet(Limit.of("key/a", Unit.REQUESTS, 2, MINUTE));
        grid.close();

        assertThat(lacking(admit(money, 1, 0)).more()).isEqualTo(More.UNAVAILABLE);
        assertThat(admit(rate, 0, 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(rate, 0, 0)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(rate, 0, 0)).isInstanceOf(Admission.TooLittle.class);
    }

    private Wallet wallet(Limit... limits) {
        var accounts = new ArrayList<Account>();
        for (Limit limit : limits) {
            accounts.add(ledger.account(limit));
        }
        return Wallet.of(accounts);
    }

    private Admission admit(Wallet wallet, long nanoUsd, long tokens) {
        return admissions.admit(wallet, new Ask(clock.millis(), nanoUsd, tokens));
    }

    private static Hold hold(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).hold();
    }

    private static Admission.TooLittle lacking(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.TooLittle.class);
        return (Admission.TooLittle) admission;
    }
}
