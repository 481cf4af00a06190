package io.tollgate.node.cluster;

import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Period;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Of the nodes that notice that a percentage of a limit is reached, the first one tells. Where the
 * nodes cannot say who that is, each tells: an alert may come twice then, and is not missed. Any
 * thread; nobody waits.
 */
public final class AlertExchange {
    /** Of each limit, the alert that was told last. */
    public static final Space ALERTS = new Space("alerts", Space.Keeping.LOOSE, new LatestAlert());

    private static final System.Logger LOG = System.getLogger(AlertExchange.class.getName());
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long QUIET_SECONDS = 60;

    private final StateGrid grid;
    private final Executor calls;

    /**
     * @param calls on which the grid is asked
     */
    public AlertExchange(StateGrid grid, Executor calls) {
        this.grid = grid;
        this.calls = calls;
    }

    /**
     * Runs {@code tell} where no other node has told the same.
     *
     * @param millis now, since 1970
     */
    public void reached(Account account, int percent, long millis, Runnable tell) {
        byte[] command = alert(account.period(), percent, millis).bytes();
        calls.execute(() ->
                grid.run(ALERTS, account.id(), command)
                        .whenComplete((reply, failure) -> {
                            if (failure != null) {
                                LOG.log(Level.DEBUG, "alert told without asking", failure);
                            }
                            if (failure != null || LatestAlert.isFirst(reply)) {
                                tell.run();
                            }
                        }));
    }

    /** Within a calendar's slot, a stretch of a rolling limit, or a minute it is the same alert. */
    private static LatestAlert.Alert alert(Period period, int percent, long millis) {
        return switch (period) {
            case Period.Calendar calendar ->
                    new LatestAlert.Alert(calendar.slotAt(millis), 0, percent);
            case Period.Rolling rolling ->
                    new LatestAlert.Alert(rolling.slotAt(millis), rolling.span(), percent);
            case Period.Standing _ ->
                    new LatestAlert.Alert(millis / MILLIS_PER_SECOND, QUIET_SECONDS, percent);
        };
    }
}
