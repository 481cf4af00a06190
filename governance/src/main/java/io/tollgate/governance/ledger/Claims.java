package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.GridException;
import org.jspecify.annotations.Nullable;

/**
 * What one account asks of the grid: one question at a time, which is sent again as it was until it
 * is answered. Everything here runs under the lock of the account.
 *
 * <p>Each question states all this node has, so each answer confirms it. {@link #mustState} asks
 * for a statement that is newer than now: after a start, or when the cluster was joined again.
 */
final class Claims {
    /** Turns between two reports of what was spent, while nobody waits for them. */
    private static final int REPORT_TURNS = 10;

    private final Account account;
    private final Period period;
    private final ClaimSender sender;
    private final SlotRing slots;
    private final Others others;

    private @Nullable ClaimCommand asked;
    private boolean sending;
    private boolean unavailable;
    private boolean lacking;
    private long drawn;
    private long reportedSpent;
    private int idleTurns;
    private int quietTurns;

    /** A statement is to be made, and none that is new enough is under way. */
    private boolean owesStatement;

    /** The version of the statement that is under way, or was the last. */
    private long statement;

    private volatile boolean stated = true;
    private @Nullable Runnable whenStated;

    Claims(Account account, ClaimSender sender, SlotRing slots, Others others) {
        this.account = account;
        this.period = account.period();
        this.sender = sender;
        this.slots = slots;
        this.others = others;
    }

    /** Whether the grid could not be asked, or has not answered. */
    boolean unavailable() {
        return unavailable;
    }

    /** Whether a question is under way. */
    boolean asks() {
        return asked != null;
    }

    /** Whether to ask is worth while: something is new, or there is room. */
    boolean mayGet(Slot slot, long need) {
        if (asked != null || unavailable) {
            return false;
        }
        if (!sender.reachable()) {
            unavailable = true;
            sender.active(account);
            return false;
        }
        if (!mayDraw()) {
            return false;
        }
        return !others.known(slot.number())
                || Amounts.subtract(need, slot.free())
                        <= Amounts.add(others.room(slot.number()), slots.freeBefore(slot.number()));
    }

    /** Not before all nodes have said what they had spent: the entry may lack it. */
    private boolean mayDraw() {
        return account.unit() != Unit.NANO_USD || sender.decides();
    }

    /** Asks the grid for at least that much in that slot; null to say only what is. */
    void ask(@Nullable Slot slot, long need) {
        long number = slot == null ? period.slotAt(sender.millis()) : slot.number();
        slots.shrinkBefore(whenStated == null ? number : Long.MAX_VALUE);
        long least = slot == null ? 0 : Amounts.subtract(need, slot.free());
        long wanted = least <= 0 ? 0 : Math.max(least, chunk(number));
        reportedSpent = slots.spentAround(number);
        quietTurns = 0;
        long version = sender.nextVersion();
        if (owesStatement) {
            owesStatement = false;
            statement = version;
        }
        asked =
                new ClaimCommand(
                        new Part(
                                sender.self().name(),
                                new Part.Version(sender.self().incarnation(), version),
                                0,
                                0,
                                slots.claims()),
                        account.most(),
                        period.span(),
                        number,
                        Math.max(0, least),
                        wanted);
        sender.active(account);
        send();
    }

    /** How much to draw ahead: all there is for one node, less and less for several. */
    private long chunk(long number) {
        int nodes = sender.nodes();
        if (nodes <= 1) {
            return account.most();
        }
        long left =
                others.known(number)
                        ? others.room(number)
                        : Amounts.subtract(account.most(), slots.spentAround(number));
        return others.lack() > 0 ? 0 : left / (2L * nodes);
    }

    private void send() {
        ClaimCommand command = asked;
        if (command == null || sending) {
            return;
        }
        sending = true;
        sender.send(account, command);
    }

    /** The grid's answer to what was asked. */
    void answered(ClaimCommand command, ClaimReply reply) {
        sending = false;
        if (!isAsked(command)) {
            return;
        }
        asked = null;
        if (reply.granted() == ClaimReply.STALE) {
            unavailable = true;
            sender.conflict(account);
            return;
        }
        unavailable = false;
        if (reply.granted() == Part.VOID) {
            // It met another half of the cluster, or was written off: what it was given there
            // counts for nobody any more, and what this node has is said anew.
            others.doubt();
            ask(null, 0);
            return;
        }
        Slot slot = slots.known(command.slot());
        if (slot != null) {
            slot.grant(reply.granted());
            idleTurns = 0;
        }
        others.replied(command.slot(), reply);
        lacking = reply.granted() == 0 && command.wanted() > 0;
        drawn = Math.max(reply.granted(), drawn / 2);
        confirm(command.part().version().number());
    }

    private void confirm(long version) {
        if (owesStatement) {
            ask(null, 0);
        } else if (version >= statement && !stated) {
            stated = true;
            Runnable told = whenStated;
            whenStated = null;
            if (told != null) {
                told.run();
            }
        }
    }

    /** The grid did not answer. What may have run is sent again as it was, by {@link #tend}. */
    void failed(ClaimCommand command, GridException.Kind kind) {
        sending = false;
        if (!isAsked(command)) {
            return;
        }
        unavailable = true;
        if (kind == GridException.Kind.UNAVAILABLE) {
            asked = null;
            owesStatement |= !stated;
        }
    }

    private boolean isAsked(ClaimCommand command) {
        return asked != null && asked.part().version().equals(command.part().version());
    }

    /**
     * What this node has must be said again; {@link #isStated} is false until the grid has heard. A
     * question that is under way is dropped: the grid that would answer it may know less than the
     * one that was asked. What it would be given is taken back by the statement.
     */
    void mustState() {
        stated = false;
        owesStatement = true;
        asked = null;
        sending = false;
    }

    /** Says it now, where nothing is under way. */
    void state() {
        if (asked == null && sender.reachable()) {
            ask(null, 0);
        }
    }

    /** Any thread. */
    boolean isStated() {
        return stated;
    }

    /** Gives back all that is free, and tells once the grid knows. */
    void handBack(Runnable told) {
        mustState();
        whenStated = told;
        slots.shrink(Long.MAX_VALUE);
        state();
    }

    /** Gives back all that is free; where that cannot be said now, by {@link #tend}. */
    void giveBack() {
        if (slots.shrink(Long.MAX_VALUE) > 0) {
            mustState();
            state();
        }
    }

    /** Nodes came or went. */
    void membersChanged() {
        others.membersChanged();
        if (sender.reachable() && asked == null) {
            unavailable = false;
        }
    }

    /** The entry has changed; says whether another node changed it. */
    boolean changed(Cell cell) {
        Part own = cell.part(sender.self().name());
        if (own != null && own.version().incarnation() < sender.self().incarnation()) {
            // A late command of the run before this one.
            state();
        } else if (own != null && own.granted() == Part.VOID && asked == null) {
            slots.shrink(Long.MAX_VALUE);
            state();
        }
        if (!others.isNews(cell, sender)) {
            return false;
        }
        if (others.lack() > 0) {
            giveBack(others.lack());
        }
        return true;
    }

    /** Gives what is free to the others, up to that much. */
    private void giveBack(long most) {
        if (asked == null && slots.shrink(most) > 0) {
            ask(null, 0);
        }
    }

    /**
     * Looks after the account.
     *
     * @param wasUsed whether something was taken since the last time
     * @param isAwaited whether requests wait
     * @return whether it is worth while to look again before it is used
     */
    boolean tend(long nowMillis, int idleAfter, boolean wasUsed, boolean isAwaited) {
        if (!sender.reachable()) {
            return true;
        }
        if (asked != null) {
            send();
            return true;
        }
        idleTurns = wasUsed ? 0 : Math.min(idleTurns + 1, idleAfter);
        if (unavailable || owesStatement) {
            ask(null, 0);
            return true;
        }
        if (sender.nodes() > 1) {
            if (idleTurns >= idleAfter || others.lack() > 0) {
                giveBack(Long.MAX_VALUE);
            }
            if (asked == null) {
                if (isAwaited) {
                    others.doubt();
                }
                drawAhead(wasUsed, isAwaited, nowMillis);
            }
        }
        return wasUsed || asked != null || idleTurns < idleAfter || isAwaited;
    }

    /** Draws the next lease while there is something left of the last one. */
    private void drawAhead(boolean wasUsed, boolean isAwaited, long nowMillis) {
        long number = period.slotAt(nowMillis);
        Slot slot = slots.known(number);
        quietTurns++;
        boolean due = quietTurns >= REPORT_TURNS || isAwaited || others.lack() > 0 || !wasUsed;
        if (slot != null
                && wasUsed
                && slot.free() < drawn / 2
                && others.lastRoom() > 0
                && others.lack() == 0
                && mayDraw()) {
            ask(slot, Math.max(0, slot.free()) + 1);
        } else if ((due && slots.spentAround(number) != reportedSpent) || (lacking && !isAwaited)) {
            // Others hear how it stands, and that this node lacks nothing any more.
            ask(null, 0);
        }
    }
}
