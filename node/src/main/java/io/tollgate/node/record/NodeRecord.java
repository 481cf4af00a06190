package io.tollgate.node.record;

import io.tollgate.audit.ChangeLog;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.RowLog;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.journal.Journal;
import io.tollgate.audit.journal.JournalHealth;
import io.tollgate.audit.journal.Recorder;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.ship.ChangeShipper;
import io.tollgate.audit.ship.ShipSettings;
import io.tollgate.audit.ship.ShipStats;
import io.tollgate.audit.ship.Shipper;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.GatewayConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the node keeps of its requests, from start to stop. The journal is open before the first
 * request; stores are opened behind it and may come and go.
 */
public final class NodeRecord implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NodeRecord.class.getName());
    private static final Duration LAST_SHIPPING = Duration.ofSeconds(5);

    private static final Duration LAST_CHANGES = Duration.ofSeconds(1);

    private final @Nullable Journal journal;
    private final List<LateStore> stores;
    private final List<Shipper> shippers;
    private final @Nullable Source source;
    private volatile @Nullable ChangeShipper changes;

    private NodeRecord(
            @Nullable Journal journal,
            List<LateStore> stores,
            List<Shipper> shippers,
            @Nullable Source source) {
        this.journal = journal;
        this.stores = List.copyOf(stores);
        this.shippers = List.copyOf(shippers);
        this.source = source;
    }

    /**
     * Opens the journal and begins to ship.
     *
     * <p>The node's data directory holds {@code journal/}, {@code shipping/} and, for SQLite,
     * {@code audit.db}.
     *
     * @param keepsSpending whether a {@link SpendJournal} will read the rows
     * @throws IOException where the journal cannot be opened; the message says what to do
     */
    public static NodeRecord open(GatewayConfig node, int ioThreads, boolean keepsSpending)
            throws IOException {
        AuditConfig config = node.audit();
        Path dataDir = node.dataDir();
        if (config.mode() == AuditConfig.Mode.OFF) {
            return new NodeRecord(null, List.of(), List.of(), null);
        }
        Journal journal = Journal.open(RecordSettings.journal(node, ioThreads));
        var shippers = new ArrayList<Shipper>();
        Path state = shipping(dataDir);
        try {
            List<LateStore> stores = RecordSettings.stores(config, dataDir);
            var wanted = new HashSet<String>();
            stores.forEach(store -> wanted.add(store.name()));
            if (keepsSpending) {
                wanted.add(SpendJournal.READER);
            }
            for (String known : journal.destinations().keySet()) {
                if (!wanted.contains(known)) {
                    journal.forget(known);
                }
            }
            for (LateStore store : stores) {
                ShipSettings settings = RecordSettings.shipping(store.name());
                shippers.add(Shipper.start(journal.rows(), store, state, settings));
            }
            return new NodeRecord(
                    journal, stores, shippers, RecordSettings.source(config, dataDir));
        } catch (RuntimeException e) {
            shippers.forEach(Shipper::close);
            journal.close();
            throw e;
        }
    }

    /**
     * Opens the stores in the background, so that questions find their tables before there is a
     * row. Once the node serves: SQLite's library takes a core for 40 ms.
     */
    public void prepareStores() {
        stores.forEach(store -> Thread.startVirtualThread(store::prepare));
    }

    /** Ships the changes of the configuration from now on, to the store that is asked. Once. */
    public void ship(ChangeLog log, Path dataDir) {
        if (source == null) {
            log.free();
            return;
        }
        LateStore store = stores.getFirst();
        changes = ChangeShipper.start(log, store, shipping(dataDir), ShipSettings.DEFAULT);
    }

    private static Path shipping(Path dataDir) {
        return dataDir.resolve("shipping");
    }

    /** Of that I/O thread, which alone may use it; null where nothing is recorded. */
    public @Nullable Recorder recorder(int ioThread) {
        return journal == null ? null : journal.lane(ioThread);
    }

    /** Where questions are asked; empty where there is no store. */
    public Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /** The id of this node in its rows; empty where nothing is recorded. */
    public Optional<String> node() {
        return journal == null ? Optional.empty() : Optional.of(journal.rows().node());
    }

    /** The rows of this node; empty where nothing is recorded. */
    public Optional<RowLog> rows() {
        return journal == null ? Optional.empty() : Optional.of(journal.rows());
    }

    /**
     * Waits until all that was recorded before is in {@link #rows}.
     *
     * @throws IOException where that takes too long
     */
    public void flush() throws IOException {
        if (journal == null) {
            return;
        }
        try {
            journal.flush().get(LAST_SHIPPING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the record could not be brought up to date: " + e, e);
        }
    }

    /** The newest checkpoint of this node that is on disk; empty before the first. */
    public Optional<Checkpoint> lastCheckpoint() {
        return journal == null ? Optional.empty() : journal.lastCheckpoint();
    }

    /** What this node's checkpoints are verified with; empty where nothing is recorded. */
    public Optional<CheckpointKey> checkpointKey() {
        return journal == null ? Optional.empty() : Optional.of(journal.checkpointKey());
    }

    /** How the journal is; empty where nothing is recorded. */
    public Optional<JournalHealth> journal() {
        return journal == null ? Optional.empty() : Optional.of(journal.health());
    }

    /** How each destination stands. */
    public List<ShipStats> shipping() {
        return shippers.stream().map(Shipper::stats).toList();
    }

    /** Ships what it can within a few seconds; the rest goes out after the next start. */
    @Override
    public void close() {
        if (journal == null) {
            return;
        }
        try {
            ChangeShipper shipping = changes;
            if (shipping != null) {
                boolean _ = shipping.awaitShipped(LAST_CHANGES); // or after the next start
                shipping.close();
            }
            journal.seal();
            long last = journal.rows().last();
            for (Shipper shipper : shippers) {
                if (!shipper.awaitShipped(last, LAST_SHIPPING)) {
                    LOG.log(
                            Level.WARNING,
                            "destination="
                                    + shipper.stats().destination()
                                    + " the last rows go out after the next start");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shippers.forEach(Shipper::close);
        try {
            journal.close();
            if (source != null) {
                source.close();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the journal could not be closed: " + e.getMessage());
        }
    }
}
