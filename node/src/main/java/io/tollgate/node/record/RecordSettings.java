package io.tollgate.node.record;

import io.tollgate.audit.clickhouse.ClickHouseSettings;
import io.tollgate.audit.clickhouse.ClickHouseStore;
import io.tollgate.audit.journal.Durability;
import io.tollgate.audit.journal.JournalSettings;
import io.tollgate.audit.query.ClickHouseSource;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.audit.ship.ShipSettings;
import io.tollgate.audit.sink.FileSettings;
import io.tollgate.audit.sink.FileSink;
import io.tollgate.audit.sink.WebhookSettings;
import io.tollgate.audit.sink.WebhookSink;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the words of the configuration to those of the audit module. */
public final class RecordSettings {
    private static final String SQLITE = "sqlite";
    private static final int SQLITE_BATCH = 2_000;

    /** Of a lane's file that texts pass through: room for a burst of them. */
    private static final int LANE_BYTES_WITH_TEXTS = 8 << 20;

    private RecordSettings() {}

    /** Where checkpoints of other nodes are kept. */
    public static Path witnessFolder(Path dataDir) {
        return dataDir.resolve("witness");
    }

    /** The folder of the journal, below the node's data directory. */
    public static Path journalFolder(Path dataDir) {
        return dataDir.resolve("journal");
    }

    /** The file of the SQLite store, below the node's data directory. */
    public static Path sqliteFile(Path dataDir) {
        return dataDir.resolve("audit.db");
    }

    /**
     * Where nothing is recorded no text is kept either, and nobody may be told that it is.
     *
     * @throws IllegalArgumentException where the configuration asks for both
     */
    public static void checkBodies(GatewayConfig config) {
        if (config.audit().mode() == AuditConfig.Mode.OFF && keepsTexts(config)) {
            throw new IllegalArgumentException(
                    "audit.mode: off, but texts are to be kept (expected: another mode, or no"
                            + " audit.bodies.keep: true and no virtual key with bodies: true)");
        }
    }

    private static boolean keepsTexts(GatewayConfig config) {
        return config.audit().bodies()
                || config.virtualKeys().stream()
                        .map(VirtualKeyConfig::bodies)
                        .anyMatch(Boolean.TRUE::equals);
    }

    static JournalSettings journal(GatewayConfig node, int ioThreads) throws IOException {
        AuditConfig config = node.audit();
        Path dataDir = node.dataDir();
        Path folder = Files.createDirectories(journalFolder(dataDir));
        FileStore disk = Files.getFileStore(folder);
        JournalSettings usual =
                JournalSettings.of(
                        folder, ioThreads, JournalSettings.Disk.of(disk.getTotalSpace()));
        return new JournalSettings(
                folder,
                config.node(),
                ioThreads,
                keepsTexts(node) ? LANE_BYTES_WITH_TEXTS : usual.laneSegmentBytes(),
                usual.rowSegmentBytes(),
                durability(config.mode()),
                usual.forceEvery(),
                usual.checkpointEvery(),
                config.retention(),
                config.maxBytes(),
                config.bodyBytes(),
                usual.disk());
    }

    private static Durability durability(AuditConfig.Mode mode) {
        return switch (mode) {
            case STRICT -> Durability.STRICT;
            case GROUP -> Durability.GROUP;
            case RELAXED, OFF -> Durability.RELAXED;
        };
    }

    /** SQLite gains nothing by larger batches, and holds its lock and the rows for longer. */
    static ShipSettings shipping(String store) {
        return store.equals(SQLITE)
                ? ShipSettings.DEFAULT.withMaxRows(SQLITE_BATCH)
                : ShipSettings.DEFAULT;
    }

    static List<LateStore> stores(AuditConfig config, Path dataDir) {
        var stores = new ArrayList<LateStore>();
        switch (config.store()) {
            case SQLITE ->
                    stores.add(
                            new LateStore(SQLITE, () -> SqliteStore.open(sqlite(config, dataDir))));
            case CLICKHOUSE ->
                    stores.add(
                            new LateStore(
                                    "clickhouse", () -> new ClickHouseStore(clickHouse(config))));
            case NONE -> {}
        }
        AuditConfig.FileSink file = config.file();
        if (file != null) {
            var settings = new FileSettings(file.folder(), file.maxBytes(), file.gzip());
            stores.add(new LateStore("file", () -> new FileSink(settings)));
        }
        AuditConfig.Webhook webhook = config.webhook();
        if (webhook != null) {
            var settings =
                    new WebhookSettings(
                            webhook.url(), webhook.secret().reveal(), webhook.timeout());
            stores.add(new LateStore("webhook", () -> new WebhookSink(settings)));
        }
        return stores;
    }

    /** Where the rows of that configuration are asked for; null where there is no store. */
    public static @Nullable Source source(AuditConfig config, Path dataDir) {
        return switch (config.store()) {
            case SQLITE -> new SqliteSource(sqliteFile(dataDir));
            case CLICKHOUSE -> new ClickHouseSource(clickHouse(config));
            case NONE -> null;
        };
    }

    private static SqliteSettings sqlite(AuditConfig config, Path dataDir) {
        return new SqliteSettings(sqliteFile(dataDir), config.rowDays(), config.bodyDays());
    }

    private static ClickHouseSettings clickHouse(AuditConfig config) {
        AuditConfig.ClickHouse at =
                Objects.requireNonNull(config.clickHouse(), "audit.clickhouse is checked before");
        return new ClickHouseSettings(
                at.hosts(),
                at.database(),
                new ClickHouseSettings.Login(at.user(), at.revealPassword()),
                at.caFile(),
                new ClickHouseSettings.Timeouts(at.connectTimeout(), at.socketTimeout()),
                new ClickHouseSettings.Retention(config.rowDays(), config.bodyDays()));
    }
}
