package io.tollgate.node;

import io.tollgate.audit.RowLog;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.local.LocalGrid;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Admissions;
import io.tollgate.governance.ledger.LeaseLedger;
import io.tollgate.governance.ledger.Standing;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.metrics.GaugeSources;
import io.tollgate.node.record.NodeRecord;
import io.tollgate.node.record.SpendJournal;
import io.tollgate.node.request.Funds;
import io.tollgate.node.spending.LimitAlerts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The money of a node, from start to stop: its accounts, and what they had spent before. */
final class Treasury implements AutoCloseable {
    /** Accounts that are shown in the metrics at most. */
    private static final int MOST_SHOWN = 1_000;

    private final InstantSource clock = InstantSource.system();
    private final StateGrid grid;
    private final LeaseLedger ledger;
    private final Admissions admissions;
    private final LongAdder alerts = new LongAdder();
    private final LimitAlerts told;
    private final NodeRecord record;
    private final Path file;
    private @Nullable SpendJournal spent;
    private boolean started;

    private Treasury(NodeRecord record, Path dataDir) {
        this.record = record;
        this.file = dataDir.resolve("spend");
        String name = record.rows().map(RowLog::node).orElse("this");
        this.grid =
                new LocalGrid(
                        new Member(name, clock.millis()),
                        List.of(LeaseLedger.MONEY, LeaseLedger.RATES));
        this.ledger = new LeaseLedger(grid, Runnable::run, clock, 1);
        this.admissions = new Admissions(ledger, clock);
        this.told = new LimitAlerts(name, clock);
        ledger.onAlert(this::alert);
    }

    static Treasury of(NodeRecord record, Path dataDir) {
        return new Treasury(record, dataDir);
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
        if (limited && !started) {
            start();
        }
        return new Terms(keys, funds);
    }

    private void start() throws IOException {
        RowLog rows = record.rows().orElse(null);
        if (rows != null) {
            record.flush();
            SpendJournal journal = SpendJournal.open(rows, file, ledger, clock);
            journal.start();
            spent = journal;
        }
        ledger.start();
        started = true;
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

    GaugeSources.Spending gauges() {
        long now = clock.millis();
        var accounts = new ArrayList<GaugeSources.Account>();
        for (Account account : ledger.accounts()) {
            if (accounts.size() == MOST_SHOWN) {
                break;
            }
            Standing standing = account.standing(now);
            accounts.add(
                    new GaugeSources.Account(
                            account.limit().owner(),
                            account.unit().label(),
                            account.period().id(),
                            standing.most(),
                            standing.spent(),
                            standing.held()));
        }
        return new GaugeSources.Spending(
                accounts, ledger.overruns(), alerts.sum(), ledger.gridCalls());
    }

    private void alert(Account account, int percent) {
        alerts.increment();
        told.reached(account, percent);
    }

    /** Who is told of limits. */
    LimitAlerts told() {
        return told;
    }

    @Override
    public void close() {
        ledger.close();
        told.close();
        SpendJournal journal = spent;
        if (journal != null) {
            journal.close();
        }
        grid.close();
    }
}
