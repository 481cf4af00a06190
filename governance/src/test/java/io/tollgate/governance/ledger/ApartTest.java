package io.tollgate.governance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.hazelcast.HazelcastGrid;
import io.tollgate.cluster.hazelcast.MemberSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is configured to be one of three and has not joined. */
final class ApartTest {
    private static final Duration JOINING = Duration.ofMillis(Quorum.JOIN_MILLIS);
    private static final Limit MONTHLY =
            Limit.of(
                    "key/a",
                    Unit.NANO_USD,
                    1_000,
                    new Period.Calendar(Period.Step.MONTH, ZoneId.of("Europe/Berlin")));

    private final FakeClock clock = new FakeClock();
    private final HazelcastGrid grid =
            new HazelcastGrid(
                    new MemberSettings(
                            "apart",
                            "a secret of the tests",
                            "127.0.0.1",
                            1,
                            new MemberSettings.Joining.Addresses(List.of("127.0.0.1:1")),
                            3,
                            2,
                            MemberSettings.SHORTEST_SILENCE),
                    new Member("a", 1),
                    List.of(LeaseLedger.MONEY, LeaseLedger.RATES));
    private final LeaseLedger ledger = new LeaseLedger(grid, Runnable::run, clock, 3);
    private final Admissions admissions = new Admissions(ledger, clock);

    @AfterEach
    void stop() {
        ledger.close();
        grid.close();
    }

    @Test
    void waitsForMoneyWhileTheNodeHasJustStarted() {
        ledger.start();

        assertThat(lacking().more()).isEqualTo(More.UNAVAILABLE);
        clock.advance(JOINING.minusMillis(1));
        assertThat(lacking().more()).isEqualTo(More.UNAVAILABLE);
    }

    @Test
    void refusesMoneyAtOnceWhereTheNodeDoesNotJoin() {
        ledger.start();

        clock.advance(JOINING);

        assertThat(lacking().more()).isEqualTo(More.CUT_OFF);
    }

    @Test
    void tellsWhoWaitedThatTheNodeDoesNotJoin() {
        ledger.start();
        var told = new AtomicInteger();
        assertThat(admissions.await(lacking(), new Waiter(10, told::incrementAndGet))).isTrue();
        assertThat(told).hasValue(0);

        clock.advance(JOINING);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> told.get() == 1);
    }

    @Test
    void spendsNoLeaseOfAClusterItIsNotIn() {
        ledger.useLeaseInMinority(true);
        ledger.start();
        clock.advance(JOINING);

        assertThat(lacking().more()).isEqualTo(More.CUT_OFF);
    }

    private Admission.TooLittle lacking() {
        Admission admission =
                admissions.admit(
                        Wallet.of(List.of(ledger.account(MONTHLY))),
                        new Ask(clock.millis(), 10, 0));
        assertThat(admission).isInstanceOf(Admission.TooLittle.class);
        return (Admission.TooLittle) admission;
    }
}
