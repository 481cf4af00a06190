package io.tollgate.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.sqlite.SqliteStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a shipping process ten times, each time at another place in a batch. */
class KilledWhileShippingTest {
    private static final int KILLS = 10;
    private static final long ROWS = 30_000;

    @TempDir Path folder;

    @Test
    void hasEachRowOnceAfterTenKills() throws IOException, InterruptedException, SQLException {
        int resumed = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = start();
            try (BufferedReader lines = lines(child)) {
                String line = "";
                // odd: while a batch is written; even: right after
                for (int i = 0; i < 4 + kill; i++) {
                    line = lines.readLine();
                    assertThat(line).isNotNull();
                }
                resumed += line.startsWith("before") ? 1 : 0;
            } finally {
                child.destroyForcibly();
            }
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        Process last = start();
        try (BufferedReader lines = lines(last)) {
            assertThat(lines.lines()).endsWith("done");
        }
        assertThat(last.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(resumed).isGreaterThan(2);
        assertThat(number("SELECT count(*) FROM requests")).isEqualTo(ROWS);
        assertThat(number("SELECT count(DISTINCT seq) FROM requests")).isEqualTo(ROWS);
        assertThat(number("SELECT max(seq) FROM requests")).isEqualTo(ROWS);
        assertThat(number("SELECT sum(requests) FROM usage_hour")).isEqualTo(ROWS);
        assertThat(number("SELECT sum(cost_nano_usd) FROM usage_hour"))
                .isEqualTo(number("SELECT sum(cost_nano_usd) FROM requests"));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShippingChild.class.getName(),
                        folder.toString(),
                        Long.toString(ROWS))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader lines(Process child) {
        return new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    }

    private long number(String sql) throws SQLException {
        try (Connection reader = SqliteStore.reader(folder.resolve("audit.db"));
                Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : -1;
        }
    }
}
