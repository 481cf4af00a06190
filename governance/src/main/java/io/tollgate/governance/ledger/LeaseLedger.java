package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
 *       way, and no money is spent before the last of them has ({@link Introduction}). An operator
 *       may say that a node will not come back ({@link Leases#writeOff}): then what it last said it
 *       had spent counts, and what was on its way is the operator's risk.
 *   <li><i>Split.</i> Money is granted by a majority only. When the halves join, the newer part of
 *       each node counts, and what its last command was given is void ({@link Part#VOID}): a grant
 *       that one half made and nobody heard of is not heard of later.
 *   <li><i>Joining.</i> Whoever joins, for the first time or again, gives back what is free and
 *       says what it has, before it spends anything: the grid may have lost its memory, or an
 *       operator may have given it up.
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

    private final StateGrid grid;
    private final Executor calls;
    private final InstantSource clock;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Introduction introduction;
    private final Quorum quorum;
    private final Caretaker caretaker;
    private final GridAsker asker;
    private final List<StateGrid.Watch> watches;
    private volatile boolean leaseInMinority;
    private volatile Set<String> inForce = Set.of();
    private boolean started;

    /**
     * Opens the ledger over a grid that knows {@link #MONEY} and {@link #RATES}.
     *
     * @param calls on which the grid is asked; {@code Runnable::run} for a grid in memory
     * @param expected nodes of the cluster: no money is spent before so many have said what they
     *     had spent; 1 for a node alone
     */
    public LeaseLedger(StateGrid grid, Executor calls, InstantSource clock, int expected) {
        this.grid = grid;
        this.calls = calls;
        this.clock = clock;
        this.introduction = new Introduction(grid, calls, this::wakeAll);
        this.quorum = new Quorum(grid.membership(), introduction, clock, expected);
        this.caretaker = new Caretaker(clock, this::introduce);
        this.asker = new GridAsker(grid, calls, clock, quorum, caretaker::add);
        this.watches =
                List.of(
                        grid.watch(MONEY, this::changed),
                        grid.watch(RATES, this::changed),
                        grid.watchMembers(this::members));
    }

    /** The account of a limit; a limit with another amount for the same account takes its place. */
    public Account account(Limit limit) {
        long now = clock.millis();
        Account account = accounts.computeIfAbsent(limit.id(), _ -> new Account(limit, asker, now));
        if (!account.limit().equals(limit)) {
            account.limit(limit, now);
        }
        return account;
    }

    /**
     * The accounts that are in use by the configuration. Others go once nothing of them counts any
     * more: what was spent of one is not forgotten where it comes back within its period.
     */
    public void retain(Set<String> ids) {
        inForce = Set.copyOf(ids);
        long now = clock.millis();
        for (Account account : accounts.values()) {
            if (!ids.contains(account.id())) {
                account.giveBack();
            }
        }
        accounts.values().removeIf(one -> !ids.contains(one.id()) && !one.isLive(now));
    }

    /** Those there are now, in use or not. */
    public Collection<Account> accounts() {
        return accounts.values();
    }

    /** Whether the configuration has it. */
    public boolean isInForce(Account account) {
        return inForce.contains(account.id());
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
        if (!started) {
            started = true;
            quorum.joins();
            state();
            caretaker.start();
        }
    }

    /** Who is told when a percentage of a limit is reached; on the ledger's own thread. */
    public void onAlert(BiConsumer<Account, Integer> told) {
        caretaker.onAlert(told);
    }

    /**
     * Whether this node goes on with the money it had claimed while it is in the smaller part of a
     * split cluster. It is counted as spent by the others, so that no limit is exceeded.
     */
    public void useLeaseInMinority(boolean use) {
        leaseInMinority = use;
    }

    /**
     * Whether money may be spent at all: not in the smaller part of a split cluster, and not before
     * every node has said what it had spent when all of them were down.
     */
    public boolean decides() {
        return quorum.decides();
    }

    /** Whether money that was claimed before may be spent where {@link #decides} is false. */
    boolean spendsLease() {
        return leaseInMinority && quorum.isMinority();
    }

    /**
     * Whether it is of no use to wait for money: this node is in the smaller part of a split
     * cluster, has left it, or has not joined it soon after its start.
     */
    boolean isCutOff() {
        return quorum.isCutOff();
    }

    /** How many nodes have said what they had spent; at least {@link #expected} must have. */
    public int introduced() {
        return introduction.known();
    }

    /** Nodes of the cluster, as configured. */
    public int expected() {
        return quorum.expected();
    }

    /** Requests that cost more than their worst case. */
    public long overruns() {
        return asker.overruns();
    }

    /** Questions to the grid so far. */
    public long gridCalls() {
        return asker.questions();
    }

    /** Who has what of the accounts, for operators. */
    public Leases leases() {
        return new Leases(grid, clock, accounts);
    }

    /**
     * Gives back what is free, so that the others can have it while this node is away. Returns when
     * the grid knows, or after that time. After the last request.
     */
    public void handBack(Duration atMost) {
        if (expected() == 1 || !quorum.isJoined()) {
            return;
        }
        long now = clock.millis();
        List<Account> all =
                accounts.values().stream().filter(account -> account.isLive(now)).toList();
        var left = new CountDownLatch(all.size());
        all.forEach(account -> account.handBack(left::countDown));
        try {
            if (!left.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(
                        Level.WARNING,
                        "accounts="
                                + left.getCount()
                                + " could not be given back; they count as spent until the next"
                                + " start of this node");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        caretaker.close();
        watches.forEach(StateGrid.Watch::close);
    }

    /** One look after all accounts in use. */
    void turn() {
        caretaker.turn();
    }

    // --- what this node has to say
    // ----------------------------------------------------------------

    /** Puts what this run knows in the place of what an earlier one had said. */
    public void state() {
        accounts.values().forEach(Account::mustState);
        stateAll();
    }

    private void stateAll() {
        for (Account account : accounts.values()) {
            if (!account.isStated()) {
                account.state();
            }
        }
        introduce();
        if (expected() > 1 && quorum.isJoined()) {
            // Where an earlier run had claimed something of which nothing was spent.
            for (Space space : List.of(MONEY, RATES)) {
                calls.execute(
                        () -> grid.readAll(space).thenAccept(all -> all.forEach(this::changed)));
            }
        }
    }

    private void introduce() {
        if (!introduction.isSaid()
                && quorum.isJoined()
                && accounts.values().stream().allMatch(Account::isStated)) {
            introduction.say();
        }
    }

    // --- what the grid says
    // -----------------------------------------------------------------------

    private void changed(String key, byte @Nullable [] value) {
        if (key.equals(Introduction.KEY)) {
            introduction.changed(value);
            return;
        }
        Account account = accounts.get(key);
        if (account != null && value != null && quorum.nodes() > 1) {
            account.changed(Cell.of(value));
        }
    }

    private void members(Membership now) {
        boolean joins = now.state() == Membership.State.JOINED && !quorum.isJoined();
        if (joins) {
            introduction.again();
            accounts.values().forEach(Account::mustState);
        }
        quorum.become(now);
        wakeAll();
        if (joins) {
            stateAll();
        }
        if (now.state() == Membership.State.JOINED) {
            accounts.values().stream()
                    .filter(account -> account.unit() == Unit.PARALLEL)
                    .forEach(asker::forgetTheGone);
        }
    }

    private void wakeAll() {
        accounts.values().forEach(Account::membersChanged);
    }
}
