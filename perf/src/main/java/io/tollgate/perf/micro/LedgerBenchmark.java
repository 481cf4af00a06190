package io.tollgate.perf.micro;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.local.LocalGrid;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Admission;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.Ask;
import io.tollgate.governance.ledger.LeaseLedger;
import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.ledger.Period;
import io.tollgate.governance.ledger.Unit;
import io.tollgate.governance.ledger.Wallet;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to hold a worst case and to settle it: one budget; and two budgets with limits of
 * requests, tokens and requests at once, by one thread and by two on the same accounts. With {@code
 * -prof gc} for the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LedgerBenchmark {
    private static final long PLENTY = 1L << 60;
    private static final Period MONTH =
            new Period.Calendar(Period.Step.MONTH, ZoneId.of("Europe/Berlin"));
    private static final Period MINUTE = Period.Rolling.of(Duration.ofMinutes(1));

    private final InstantSource clock = InstantSource.system();
    private final LeaseLedger ledger =
            new LeaseLedger(
                    new LocalGrid(
                            new Member("only", 1), List.of(LeaseLedger.MONEY, LeaseLedger.RATES)),
                    Runnable::run,
                    clock,
                    1);
    private final Admissions admissions = new Admissions(ledger, clock);
    private final Wallet one = wallet(Limit.of("key/a", Unit.NANO_USD, PLENTY, MONTH));
    private final Wallet five =
            wallet(
                    Limit.of("key/b", Unit.NANO_USD, PLENTY, MONTH),
                    Limit.of("team/b", Unit.NANO_USD, PLENTY, MONTH),
                    Limit.of("key/b", Unit.REQUESTS, PLENTY, MINUTE),
                    Limit.of("key/b", Unit.TOKENS, PLENTY, MINUTE),
                    Limit.of("key/b", Unit.PARALLEL, PLENTY, new Period.Standing()));

    @Setup(Level.Trial)
    public void open() {
        ledger.start();
    }

    @TearDown(Level.Trial)
    public void close() {
        ledger.close();
    }

    @Benchmark
    public boolean oneBudget() {
        return holdAndSettle(one);
    }

    @Benchmark
    public boolean fiveAccounts() {
        return holdAndSettle(five);
    }

    @Benchmark
    @Threads(2)
    public boolean fiveAccountsSharedByTwoThreads() {
        return holdAndSettle(five);
    }

    private boolean holdAndSettle(Wallet wallet) {
        var ask = new Ask(System.currentTimeMillis(), 1_000_000, 500);
        return switch (admissions.admit(wallet, ask)) {
            case Admission.Admitted in -> {
                in.hold().settle(400_000, 200);
                yield true;
            }
            case Admission.TooLittle _ -> false;
        };
    }

    private Wallet wallet(Limit... limits) {
        var accounts = new ArrayList<Account>();
        for (Limit limit : limits) {
            accounts.add(ledger.account(limit));
        }
        return Wallet.of(accounts);
    }
}
