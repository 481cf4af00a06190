package io.tollgate.audit.ship;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Store;
import io.tollgate.audit.sqlite.SqliteSettings;
import io.tollgate.audit.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that ships to SQLite and is killed while it does. Writes a line before and after each
 * batch. Arguments: folder, rows.
 */
final class ShippingChild {
    private ShippingChild() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        Path folder = Path.of(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        var log = new FakeLog().rowsTo(rows);
        var store = SqliteStore.open(SqliteSettings.of(folder.resolve("audit.db")));
        var settings =
                new ShipSettings(
                        500,
                        1 << 20,
                        Duration.ZERO,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1),
                        1,
                        Duration.ZERO);
        try (Shipper shipper = Shipper.start(log, new Told(store), folder, settings)) {
            boolean done = shipper.awaitShipped(rows, Duration.ofSeconds(60));
            System.out.println(done ? "done" : "late");
        }
    }

    /** Tells of each batch. */
    private record Told(Store store) implements Store {
        @Override
        public String name() {
            return store.name();
        }

        @Override
        public Written write(Batch batch) {
            System.out.println("before " + batch.token());
            Written written = store.write(batch);
            System.out.println("after " + batch.token());
            return written;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
