package io.tollgate.audit.clickhouse.server;

import java.io.IOException;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * Starts a server for tests. On a machine that cannot have the library (another system than Linux
 * on amd64, or no way to the npm registry) the tests are left out with a banner that nobody can
 * miss; with {@code TOLLGATE_CLICKHOUSE=required} in the environment, as in CI, they fail.
 */
public final class ClickHouseForTests {
    private ClickHouseForTests() {}

    /** Starts one with its data in that folder. */
    public static ClickHouseServer start(Path folder) throws IOException {
        try {
            return ClickHouseServer.start(folder);
        } catch (ClickHouseLibrary.Unavailable e) {
            if ("required".equals(System.getenv("TOLLGATE_CLICKHOUSE"))) {
                throw e;
            }
            String line = "*".repeat(78);
            System.err.printf(
                    "%s%nNO CLICKHOUSE HERE: its tests are NOT run. %s%n%s%n",
                    line, e.getMessage(), line);
            throw new TestAbortedException("no ClickHouse here", e);
        }
    }
}
