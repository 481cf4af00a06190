package io.tollgate.node;

import io.tollgate.audit.RowLog;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.local.LocalGrid;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.LeaseLedger;
import io.tollgate.governance.ledger.Leases;
import io.tollgate.governance.ledger.Standing;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.cluster.AlertExchange;
import io.tollgate.node.cluster.NodeCluster;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.SpendingConfig;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.record.NodeRecord;
import io.tollgate.node.record.SpendJournal;
import io.tollgate.node.request.Funds;
import io.tollgate.node.spending.LimitAlerts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The money of a node, from start to stop: its accounts, which it shares with the nodes of its
 * cluster, and what they had spent before.
 */
final class Treasury implements AutoCloseable {
    /** Accounts that are shown in the metrics at most. */
    private static final int MOST_SHOWN = 1_000;

    /** How long a node that stops waits for the others to take back what it had claimed. */
    private static final Duration LONGEST_HANDING = Duration.ofSeconds(2);

    private final InstantSource clock = InstantSource.system();
    private final LeaseLedger ledger;
    private final Admissions admissions;
    private final LongAdder alerts = new LongAdder();
    private final LimitAlerts told;
    private final NodeRecord record;
    private final Path file;
    private final @Nullable AlertExchange others;
    private @Nullable SpendJournal spent;
    private boolean started;

    private Treasury(NodeRecord record, Path dataDir, StateGrid grid, Executor calls, int nodes) {
        this.record = record;
        this.file = dataDir.resolve("spend");
        this.others = nodes > 1 ? new AlertExchange(grid, calls) : null;
        this.ledger = new LeaseLedger(grid, calls, clock, nodes);
        this.admissions = new Admissions(ledger, clock);
        this.told = new LimitAlerts(record.rows().map(RowLog::node).orElse("this"), clock);
        ledger.onAlert(this::alert);
    }

    /**
     * Prepares it; nothing is counted yet.
     *
     * @param cluster whose nodes share the accounts; it stays open as long as this
     */
    static Treasury of(NodeRecord record, Path dataDir, NodeCluster cluster) {
        return new Treasury(
                record, dataDir, cluster.grid(), cluster.calls(), cluster.status().size());
    }

    /** Who may ask, and what it is paid from. */
    record Terms(KeyRing keys, Funds funds) {}

    /**
     * Makes the accounts of a configuration, with what was spent before where they are the first,
     * and lets go those that it does not name.
     *
     * @throws IOException where what was spent before cannot be read
     */
    synchronized Terms take(GatewayConfig config) throws IOException {
        check(config);
        var wallets = new Wallets(ledger, config.spending());
        KeyRing keys = ConfigTranslation.keys(config, wallets);
        boolean limited = Wallets.anyLimit(config);
        Funds funds = ConfigTranslation.funds(config, wallets, limited ? admissions : null);
        ledger.retain(wallets.used());
        told.take(config.spending());
        ledger.useLeaseInMinority(
                config.spending().inMinority() == SpendingConfig.InMinority.USE_LEASE);
        if (limited && spent == null) {
            restore(config.spending().waiting());
        }
        if (!started && (limited || others != null)) {
            // In a cluster also where nothing is limited yet: others wait for this node's word.
            ledger.start();
            started = true;
        }
        return new Terms(keys, funds);
    }

    private void restore(Duration waiting) throws IOException {
        RowLog rows = record.rows().orElse(null);
        if (rows != null) {
            record.flush();
            SpendJournal journal = SpendJournal.open(rows, file, ledger, clock, waiting);
            journal.start();
            spent = journal;
            if (started) {
                ledger.state();
            }
        }
    }

    /**
     * Builds what follows from a configuration and throws it away.
     *
     * @throws IllegalArgumentException with what cannot be built
     */
    static void check(GatewayConfig config) {
        if (config.audit().mode() == AuditConfig.Mode.OFF && Wallets.anyLimit(config)) {
            throw new IllegalArgumentException(
                    "audit.mode: off (expected: strict, group or relaxed, for there are budgets or"
                            + " limits: what was spent is kept in the record)");
        }
        var grid =
                new LocalGrid(
                        new Member("check", 0), List.of(LeaseLedger.MONEY, LeaseLedger.RATES));
        try (var ledger = new LeaseLedger(grid, Runnable::run, InstantSource.system(), 1)) {
            var wallets = new Wallets(ledger, config.spending());
            ConfigTranslation.keys(config, wallets);
            ConfigTranslation.funds(config, wallets, null);
        }
    }

    /** Who has what of the accounts, for operators. */
    Leases leases() {
        return ledger.leases();
    }

    /** Whether budgets may be spent from at the moment. */
    boolean decides() {
        return ledger.decides();
    }

    /** Nodes that have said what they had spent. */
    int introduced() {
        return ledger.introduced();
    }

    GaugeSources.Spending gauges() {
        long now = clock.millis();
        var accounts = new ArrayList<GaugeSources.Account>();
        for (Account account : ledger.accounts()) {
            if (accounts.size() == MOST_SHOWN) {
                break;
            }
            if (ledger.isInForce(account)) {
                accounts.add(gauge(account, now));
            }
        }
        return new GaugeSources.Spending(
                accounts, ledger.overruns(), alerts.sum(), ledger.gridCalls());
    }

    private static GaugeSources.Account gauge(Account account, long now) {
        Standing standing = account.standing(now);
        return new GaugeSources.Account(
                account.limit().owner(),
                account.unit().label(),
                account.period().id(),
                standing.most(),
                standing.spent(),
                standing.held());
    }

    private void alert(Account account, int percent) {
        AlertExchange asked = others;
        if (asked == null) {
            tell(account, percent);
        } else {
            asked.reached(account, percent, clock.millis(), () -> tell(account, percent));
        }
    }

    private void tell(Account account, int percent) {
        alerts.increment();
        told.reached(account, percent);
    }

    /** Who is told of limits. */
    LimitAlerts told() {
        return told;
    }

    /** Gives back what nobody uses, while the cluster is still open. */
    @Override
    public void close() {
        ledger.handBack(LONGEST_HANDING);
        ledger.close();
        told.close();
        SpendJournal journal = spent;
        if (journal != null) {
            journal.close();
        }
    }
}
