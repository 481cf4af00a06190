package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of the accounts to the grid, on the executor that was given. Any thread. */
final class GridAsker implements ClaimSender {
    private static final System.Logger LOG = System.getLogger(GridAsker.class.getName());

    private final StateGrid grid;
    private final Executor calls;
    private final InstantSource clock;
    private final Quorum quorum;
    private final Consumer<Account> inUse;
    private final AtomicLong versions = new AtomicLong();
    private final LongAdder overruns = new LongAdder();
    private final LongAdder questions = new LongAdder();

    /**
     * @param inUse is told which account is to be tended
     */
    GridAsker(
            StateGrid grid,
            Executor calls,
            InstantSource clock,
            Quorum quorum,
            Consumer<Account> inUse) {
        this.grid = grid;
        this.calls = calls;
        this.clock = clock;
        this.quorum = quorum;
        this.inUse = inUse;
    }

    /** Requests that cost more than their worst case. */
    long overruns() {
        return overruns.sum();
    }

    /** Questions so far. */
    long questions() {
        return questions.sum();
    }

    @Override
    public Member self() {
        return grid.self();
    }

    @Override
    public int nodes() {
        return quorum.nodes();
    }

    @Override
    public boolean present(String node) {
        return quorum.isPresent(node);
    }

    @Override
    public boolean reachable() {
        return quorum.isJoined();
    }

    @Override
    public boolean decides() {
        return quorum.decides();
    }

    @Override
    public boolean cutOff() {
        return quorum.isCutOff();
    }

    @Override
    public long nextVersion() {
        return versions.incrementAndGet();
    }

    @Override
    public long millis() {
        return clock.millis();
    }

    @Override
    public void send(Account account, ClaimCommand command) {
        questions.increment();
        Space space = account.unit() == Unit.NANO_USD ? LeaseLedger.MONEY : LeaseLedger.RATES;
        calls.execute(() ->
                grid.run(space, account.id(), command.bytes())
                        .whenComplete(
                                (reply, failure) -> answered(account, command, reply, failure)));
    }

    /** What ran on a node that has gone runs no more. */
    void forgetTheGone(Account account) {
        calls.execute(() ->
                grid.read(LeaseLedger.RATES, account.id())
                        .thenAccept(found ->
                                found.map(Cell::of)
                                        .ifPresent(cell ->
                                                cell.parts().stream()
                                                        .filter(part -> !present(part.node()))
                                                        .forEach(part -> forget(account, part)))));
    }

    private void forget(Account account, Part gone) {
        byte[] command = new ForgetCommand(gone.node(), gone.version().incarnation()).bytes();
        calls.execute(() -> grid.run(LeaseLedger.RATES, account.id(), command));
    }

    private static void answered(
            Account account,
            ClaimCommand command,
            byte @Nullable [] reply,
            @Nullable Throwable failure) {
        if (reply != null) {
            account.answered(command, ClaimReply.of(reply));
        } else {
            account.failed(command, kind(failure));
        }
    }

    private static GridException.Kind kind(@Nullable Throwable failure) {
        Throwable at = failure;
        while (at != null) {
            if (at instanceof GridException known) {
                return known.kind();
            }
            at = at.getCause();
        }
        return GridException.Kind.INDETERMINATE;
    }

    @Override
    public void active(Account account) {
        inUse.accept(account);
    }

    @Override
    public void overran(Account account) {
        overruns.increment();
    }

    @Override
    public void conflict(Account account) {
        LOG.log(
                Level.ERROR,
                "account="
                        + account.id()
                        + " another process says it is "
                        + grid.self().name()
                        + " (expected: one process for each data folder)");
    }
}
