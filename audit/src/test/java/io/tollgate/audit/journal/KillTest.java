package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.BodyRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that records, with kill -9, again and again over the same folder. */
class KillTest {
    private static final int KILLS = 24;

    private final Random random = new Random();
    private final Set<String> begun = new HashSet<>();
    private final Set<String> ended = new HashSet<>();

    @TempDir Path folder;

    @Test
    void eachRequestHasExactlyOneRowWhateverIsKilled() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill("k" + kill);
        }

        try (Journal journal = Journal.open(Journals.small(folder, Duration.ofMillis(5)))) {
            Journals.Content content = Journals.readProved(journal.rows());
            Set<String> served = new HashSet<>();
            Set<String> unknown = new HashSet<>();
            content.rows()
                    .forEach(row -> {
                        String id = row.row().requestId();
                        switch (row.row().answer().outcome()) {
                            case SERVED -> served.add(id);
                            case UNKNOWN -> unknown.add(id);
                            default -> throw new AssertionError(row);
                        }
                    });
            assertThat(served).as("no end is lost").containsAll(ended);
            Set<String> all = new HashSet<>(served);
            all.addAll(unknown);
            assertThat(all).as("no begin is lost").containsAll(begun);
            all.removeAll(begun);
            all.removeAll(ended);
            assertThat(all.size())
                    .as("rows of which the process did not live to tell: one a thread")
                    .isLessThanOrEqualTo(2 * KILLS);
            served.removeAll(ended);
            assertThat(served.size()).isLessThanOrEqualTo(2 * KILLS);
            assertThat(unknown).isNotEmpty();
            for (BodyRow body : content.bodies()) {
                assertThat(body.request()).startsWith(body.requestId());
                assertThat(body.truncated()).isFalse();
            }
        }
    }

    private void runAndKill(String name) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-XX:+UseSerialGC",
                                        "-XX:TieredStopAtLevel=1",
                                        "-Xshare:auto",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        KillVictim.class.getName(),
                                        folder.toString(),
                                        name))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            boolean early = random.nextInt(4) == 0;
            int wanted = early ? 1 : 1 + random.nextInt(4_000);
            int told = 0;
            String line;
            while (told < wanted && (line = lines.readLine()) != null) {
                hear(line);
                told++;
            }
            assertThat(told).as("lines told by the process").isEqualTo(wanted);
            if (early) {
                LockSupport.parkNanos(random.nextInt(150_000_000));
            }
            process.toHandle().destroyForcibly(); // and its last words can still be read
            while ((line = lines.readLine()) != null) {
                hear(line);
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed").isEqualTo(137);
    }

    private void hear(String line) {
        if (line.startsWith("B ")) {
            begun.add(line.substring(2));
        } else if (line.startsWith("E ")) {
            ended.add(line.substring(2));
        }
    }
}
