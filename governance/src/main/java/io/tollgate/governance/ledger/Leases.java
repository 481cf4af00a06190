package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Who has what of the accounts, for operators. Asks the grid and waits for it: not on an I/O
 * thread.
 */
public final class Leases {
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final StateGrid grid;
    private final InstantSource clock;
    private final Map<String, Account> accounts;

    Leases(StateGrid grid, InstantSource clock, Map<String, Account> accounts) {
        this.grid = grid;
        this.clock = clock;
        this.accounts = accounts;
    }

    /**
     * What one node has of an account, in the period of now.
     *
     * @param claimed what it may spend at most, spent included
     * @param present whether it is in the cluster
     */
    public record Share(String node, long claimed, long spent, boolean present) {}

    /**
     * How an account is shared out.
     *
     * @param account its id
     * @param shares sorted by name
     */
    public record Lease(
            String account, Unit unit, long most, long claimed, long spent, List<Share> shares) {
        public Lease {
            shares = List.copyOf(shares);
        }
    }

    /**
     * The accounts of which the greatest part is claimed, as the grid has them.
     *
     * @throws GridException where the grid cannot be asked
     */
    public List<Lease> worst(int count) {
        long now = clock.millis();
        List<Member> members = grid.membership().members();
        var all = new ArrayList<Lease>();
        for (Space space : List.of(LeaseLedger.MONEY, LeaseLedger.RATES)) {
            answer(grid.readAll(space))
                    .forEach((id, bytes) -> {
                        Account account = accounts.get(id);
                        if (account != null) {
                            all.add(lease(account, Cell.of(bytes), members, now));
                        }
                    });
        }
        all.sort(Comparator.comparingDouble(Leases::used).reversed());
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    private static double used(Lease lease) {
        return lease.claimed() / (double) Math.max(1, lease.most());
    }

    private static Lease lease(Account account, Cell cell, List<Member> members, long now) {
        var shares = new ArrayList<Share>();
        long slot = account.period().slotAt(now);
        int span = account.period().span();
        for (Part part : cell.parts()) {
            var alone = new Cell(List.of(part));
            long claimed = alone.claimedAround(slot, span, null);
            if (claimed != 0) {
                shares.add(
                        new Share(
                                part.node(),
                                claimed,
                                alone.spentAround(slot, span, null),
                                isPresent(members, part.node())));
            }
        }
        return new Lease(
                account.id(),
                account.unit(),
                account.most(),
                cell.claimedAround(slot, span, null),
                cell.spentAround(slot, span, null),
                shares);
    }

    private static boolean isPresent(List<Member> members, String node) {
        return members.stream().anyMatch(member -> member.name().equals(node));
    }

    // --- a node that will not come back
    // -----------------------------------------------------------

    /** What came of a write-off. */
    public sealed interface WriteOff {
        /**
         * What the node had last said it had spent counts on, the rest is free.
         *
         * @param accounts in which it had something
         * @param freedNanoUsd of all budgets together
         */
        record Done(int accounts, long freedNanoUsd, long keptNanoUsd) implements WriteOff {}

        /** It is in the cluster. */
        record StillThere() implements WriteOff {}

        /** This node may not decide: it has not joined, or is in the smaller part. */
        record NoMajority() implements WriteOff {}

        /** Nobody knows what it had spent: it has never been here, or all nodes were down since. */
        record Unknown() implements WriteOff {}
    }

    /**
     * Says that a node will not come back: of what it had claimed only what it last said it had
     * spent counts on. Requests that it had under way, and what it spent after its last word, are
     * not counted: so the limits may be exceeded by them, and that is the risk of whoever asks for
     * this. Should the node come back, what its journal knows counts again.
     *
     * @param evenUnknown whether it is written off too where nobody knows what it had spent
     * @throws GridException where the grid cannot be asked; to ask again is right
     */
    public WriteOff writeOff(String node, boolean evenUnknown) {
        Membership now = grid.membership();
        if (now.state() != Membership.State.JOINED) {
            return new WriteOff.NoMajority();
        }
        if (isPresent(now.members(), node)) {
            return new WriteOff.StillThere();
        }
        byte[] nodes = answer(grid.read(LeaseLedger.MONEY, Introduction.KEY)).orElse(new byte[] {});
        if (nodes.length == 0 || Cell.of(nodes).part(node) == null) {
            if (!evenUnknown) {
                return new WriteOff.Unknown();
            }
            answer(grid.run(LeaseLedger.MONEY, Introduction.KEY, Introduction.statement(node, 0)));
        }
        return writtenOff(node);
    }

    private WriteOff writtenOff(String node) {
        int count = 0;
        long freed = 0;
        long kept = 0;
        for (Space space : List.of(LeaseLedger.MONEY, LeaseLedger.RATES)) {
            for (Map.Entry<String, byte[]> entry : answer(grid.readAll(space)).entrySet()) {
                Part part = partOf(node, entry);
                if (part != null) {
                    answer(
                            grid.run(
                                    space,
                                    entry.getKey(),
                                    new WriteOffCommand(node, part.version()).bytes()));
                    count++;
                    if (space.equals(LeaseLedger.MONEY)) {
                        freed = Amounts.add(freed, part.open());
                        kept = Amounts.add(kept, part.spent());
                    }
                }
            }
        }
        return new WriteOff.Done(count, freed, kept);
    }

    private static @Nullable Part partOf(String node, Map.Entry<String, byte[]> entry) {
        return entry.getKey().equals(Introduction.KEY)
                ? null
                : Cell.of(entry.getValue()).part(node);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GridException known
                    ? known
                    : new GridException(GridException.Kind.FAILED, "grid: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new GridException(GridException.Kind.INDETERMINATE, "no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridException.Kind.INDETERMINATE, "interrupted", e);
        }
    }
}
