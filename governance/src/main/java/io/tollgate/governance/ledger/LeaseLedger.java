package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All accounts of this node, and their way to the other nodes.
 *
 * <pre>
 * entry of an account, in the grid          this node
 *   node a: claimed 40, spent 31   ◄──────  Slot: claimed 40 = spent 31 + held 6 + free 3
 *   node b: claimed 50, spent 50              requests take from free, and settle
 * </pre>
 *
 * <p><b>Invariant: in any span of slots that a limit holds for, what all nodes have claimed is
 * never granted beyond the limit, and no node spends more than it has claimed; so what is spent
 * never exceeds the limit.</b> The one exception is a request that costs more than its worst case;
 * it is counted ({@link #overruns}).
 *
 * <ul>
 *   <li><i>Claim.</i> A node changes its own part of the entry only, by a command with absolute
 *       numbers and a version. The rule grants what is asked for where the limit leaves room. A
 *       command that is in doubt is sent again as it was and is given the same answer, so nothing
 *       is granted twice or lost; until it is answered, the node asks for nothing else.
 *   <li><i>Take and settle.</i> A request takes its worst case from the free part of a slot, with
 *       one atomic step for each account; where one account has too little, what was taken of the
 *       others goes back. At its end the actual amount is spent and the rest is free. Neither
 *       changes the claim: the sum stays, so no other node has to know at that time.
 *   <li><i>Ahead.</i> A node draws a part of what is left, so that most requests find enough. The
 *       part shrinks with what is left, down to what one request needs. What lies idle goes back,
 *       at once where another node says that it lacks something. A node alone claims all there is.
 *   <li><i>Time.</i> A claim belongs to a slot. When the slot counts no more, its claims count no
 *       more, those of dead nodes included. What is free in an earlier slot moves into a later one
 *       by the same command that asks for the later one.
 *   <li><i>Death.</i> The part of a killed node stays as it was: all it had claimed counts. When it
 *       comes back, it says what its journal knows: the cost of each ended request, the worst case
 *       of each begun one ({@link #restore}). That is never more than the old claim, and replaces
 *       it by a later version. When all nodes were killed at once, their parts come back the same
 *       way, and no money is spent before the last of them has.
 *   <li><i>Split.</i> Money is granted by a majority only. When the halves join, the newer part of
 *       each node counts.
 * </ul>
 *
 * <p>Any thread. Nothing of this waits; the grid is asked on the executor that was given.
 */
public final class LeaseLedger implements AutoCloseable {
    /** Money: kept by a majority. */
    public static final Space MONEY = new Space("money", Space.Keeping.GUARDED, new ClaimRule());

    /** Rates: go on in a minority. */
    public static final Space RATES = new Space("rates", Space.Keeping.LOOSE, new ClaimRule());

    private static final System.Logger LOG = System.getLogger(LeaseLedger.class.getName());

    /** The entry of those who have said what they had spent. */
    private static final String NODES = "nodes";

    private static final long TURN_MILLIS = 100;
    private static final int IDLE_TURNS = 10;

    private final StateGrid grid;
    private final Executor calls;
    private final InstantSource clock;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Set<Account> active = ConcurrentHashMap.newKeySet();
    private final int expected;
    private final LongAdder overruns = new LongAdder();
    private final LongAdder gridCalls = new LongAdder();
    private final Asking asking = new Asking();
    private final List<StateGrid.Watch> watches;
    private volatile Membership membership;

    /** Nodes that have ever said what they had spent, as far as the grid remembers. */
    private volatile int known;

    private volatile boolean introduced;
    private volatile @Nullable BiConsumer<Account, Integer> alerts;
    private @Nullable ScheduledExecutorService turns;
    private @Nullable Future<?> turning;

    /**
     * Opens the ledger over a grid that knows {@link #MONEY} and {@link #RATES}.
     *
     * @param calls on which the grid is asked; {@code Runnable::run} for a grid in memory
     * @param expected nodes of the cluster: no money is spent before so many have said what they
     *     had spent; 1 for a node alone
     */
    public LeaseLedger(StateGrid grid, Executor calls, InstantSource clock, int expected) {
        this.grid = grid;
        this.expected = expected;
        this.calls = calls;
        this.clock = clock;
        this.membership = grid.membership();
        this.watches =
                List.of(
                        grid.watch(MONEY, this::changed),
                        grid.watch(RATES, this::changed),
                        grid.watchMembers(this::members));
    }

    /** The account of a limit; a limit with another amount for the same account takes its place. */
    public Account account(Limit limit) {
        long now = clock.millis();
        Account account =
                accounts.computeIfAbsent(limit.id(), _ -> new Account(limit, asking, now));
        if (!account.limit().equals(limit)) {
            account.limit(limit, now);
        }
        return account;
    }

    /** The accounts that are in use by the configuration; the others go. */
    public void retain(Set<String> ids) {
        accounts.keySet().retainAll(ids);
        active.removeIf(account -> !ids.contains(account.id()));
    }

    /** Those there are now. */
    public Collection<Account> accounts() {
        return accounts.values();
    }

    /**
     * Counts what an earlier run of this node spent, from its journal. Before {@link #start}.
     *
     * @param id of the account; unknown ones are left out
     */
    public void restore(String id, long millis, long amount) {
        Account account = accounts.get(id);
        if (account != null) {
            account.restore(account.period().slotAt(millis), amount);
        }
    }

    /** The same for a slot of the account's period. */
    public void restoreSlot(String id, long slot, long amount) {
        Account account = accounts.get(id);
        if (account != null) {
            account.restore(slot, amount);
        }
    }

    /** Says to the grid what was restored, and begins to look after the accounts. */
    public synchronized void start() {
        if (turns == null) {
            publish();
            introduce();
            turns =
                    Executors.newSingleThreadScheduledExecutor(
                            Thread.ofPlatform().daemon().name("ledger").factory());
            turning =
                    turns.scheduleWithFixedDelay(
                            this::turn, TURN_MILLIS, TURN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Who is told when a percentage of a limit is reached; on the ledger's own thread. */
    public void onAlert(BiConsumer<Account, Integer> told) {
        alerts = told;
    }

    /**
     * Whether money may be spent at all: not in the smaller part of a split cluster, and not before
     * every node has said what it had spent when all of them were down.
     */
    public boolean decides() {
        return membership.state() == Membership.State.JOINED && known >= expected;
    }

    /** Requests that cost more than their worst case. */
    public long overruns() {
        return overruns.sum();
    }

    /** Questions to the grid so far. */
    public long gridCalls() {
        return gridCalls.sum();
    }

    @Override
    public synchronized void close() {
        if (turning != null) {
            turning.cancel(true);
        }
        if (turns != null) {
            turns.shutdownNow();
        }
        watches.forEach(StateGrid.Watch::close);
    }

    /** One look after all accounts in use. */
    void turn() {
        long now = clock.millis();
        introduce();
        var resting = new ArrayList<Account>();
        for (Account account : active) {
            if (!tended(account, now)) {
                resting.add(account);
            }
        }
        for (Account account : resting) {
            active.remove(account);
            account.rest();
        }
    }

    /** Whether the account is to be looked at again. */
    private boolean tended(Account account, long now) {
        try {
            boolean more = account.tend(now, IDLE_TURNS);
            tell(account, now);
            return more;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account=" + account.id() + " could not be tended", e);
            return true;
        }
    }

    /** Says that all accounts of this node are in the grid; again until it is heard. */
    private void introduce() {
        if (introduced
                || !accounts.values().stream().allMatch(one -> !one.restored() || one.stated())) {
            return;
        }
        var nothing =
                new Part(
                        grid.self().name(),
                        new Part.Version(grid.self().incarnation(), 0),
                        0,
                        0,
                        new Part.SlotClaim[0]);
        byte[] command = new ClaimCommand(nothing, 0, 1, 0, 0, 0).bytes();
        calls.execute(() ->
                grid.run(MONEY, NODES, command)
                        .thenCompose(_ -> grid.read(MONEY, NODES))
                        .thenAccept(found ->
                                found.ifPresent(nodes -> {
                                    known = Cell.of(nodes).parts().size();
                                    introduced = true;
                                })));
    }

    private void tell(Account account, long now) {
        BiConsumer<Account, Integer> told = alerts;
        int percent = account.alert(now);
        if (percent > 0 && told != null) {
            told.accept(account, percent);
        }
    }

    /** Puts what this run knows in the place of what an earlier one had said. */
    void publish() {
        for (Space space : List.of(MONEY, RATES)) {
            calls.execute(() -> grid.readAll(space).whenComplete((all, _) -> publish(all)));
        }
    }

    private void publish(@Nullable Map<String, byte[]> all) {
        if (all == null) {
            // Not joined yet: once it is, this comes again.
            return;
        }
        accounts.values().stream().filter(Account::restored).forEach(Account::publish);
        all.forEach((id, bytes) -> {
            Account account = accounts.get(id);
            if (account != null && Cell.of(bytes).part(grid.self().name()) != null) {
                account.publish();
            }
        });
    }

    private void changed(String key, byte @Nullable [] value) {
        if (key.equals(NODES)) {
            known = value == null ? 0 : Cell.of(value).parts().size();
            return;
        }
        Account account = accounts.get(key);
        if (account != null && value != null && asking.members() > 1) {
            account.changed(Cell.of(value));
        }
    }

    private void members(Membership now) {
        Membership before = membership;
        membership = now;
        if (now.state() == Membership.State.JOINED && before.state() != now.state()) {
            introduced = false;
            publish();
        }
        accounts.values().forEach(Account::membersChanged);
        for (Member gone : before.members()) {
            if (now.state() == Membership.State.JOINED && !now.members().contains(gone)) {
                forget(gone);
            }
        }
    }

    /** What ran on a node that has gone runs no more. */
    private void forget(Member gone) {
        byte[] command = new ForgetCommand(gone.name(), gone.incarnation()).bytes();
        for (Account account : accounts.values()) {
            if (account.unit() == Unit.PARALLEL) {
                calls.execute(() -> grid.run(RATES, account.id(), command));
            }
        }
    }

    /** The way of the accounts to the grid. */
    private final class Asking implements ClaimSender {
        @Override
        public Member self() {
            return grid.self();
        }

        @Override
        public int members() {
            return Math.max(1, membership.members().size());
        }

        @Override
        public boolean present(String node) {
            for (Member member : membership.members()) {
                if (member.name().equals(node)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long millis() {
            return clock.millis();
        }

        @Override
        public void send(Account account, ClaimCommand command) {
            gridCalls.increment();
            Space space = account.unit() == Unit.NANO_USD ? MONEY : RATES;
            calls.execute(() ->
                    grid.run(space, account.id(), command.bytes())
                            .whenComplete((reply, failure) ->
                                    answered(account, command, reply, failure)));
        }

        private void answered(
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
            active.add(account);
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
}
