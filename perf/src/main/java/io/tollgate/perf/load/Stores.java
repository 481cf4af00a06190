package io.tollgate.perf.load;

import io.tollgate.audit.clickhouse.server.ClickHouseServer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ClickHouse of a comparison, started when it is first asked for. One thread. */
final class Stores implements AutoCloseable {
    private final Path folder;
    private @Nullable ClickHouseServer clickHouse;

    /** Whose data goes below that folder. */
    Stores(Path folder) {
        this.folder = folder;
    }

    int clickHousePort() throws IOException {
        ClickHouseServer server = clickHouse;
        if (server == null) {
            server = ClickHouseServer.start(folder.resolve("clickhouse"));
            clickHouse = server;
        }
        return server.port();
    }

    @Override
    public void close() {
        if (clickHouse != null) {
            clickHouse.close();
        }
    }
}
