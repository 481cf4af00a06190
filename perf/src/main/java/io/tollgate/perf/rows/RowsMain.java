package io.tollgate.perf.rows;

import io.tollgate.audit.query.Verify;
import io.tollgate.audit.query.VerifyReport;
import io.tollgate.perf.load.Machine;
import io.tollgate.perf.load.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills a store with realistic rows and measures size, answers and proof. */
@Command(
        name = "rows",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the record: bytes a row, questions, proof.")
final class RowsMain implements Runnable {
    @Option(names = "--store", description = "clickhouse or sqlite (default: ${DEFAULT-VALUE})")
    private String store = "clickhouse";

    @Option(names = "--rows", description = "how many (default: ${DEFAULT-VALUE})")
    private long rows = 1_000_000;

    @Option(names = "--nodes", description = "that wrote them (default: ${DEFAULT-VALUE})")
    private int nodes = 3;

    @Option(names = "--days", description = "they are spread over (default: ${DEFAULT-VALUE})")
    private int days = 30;

    @Option(names = "--work", required = true, description = "an empty folder for the data")
    private Path work = Path.of("");

    @Option(names = "--results", required = true, description = "where the report goes")
    private Path results = Path.of("");

    @Option(names = "--label", description = "what is measured, such as a commit")
    private String label = "";

    private RowsMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RowsMain()).execute(arguments));
    }

    @Override
    public void run() {
        try (StoreKind kind = StoreKind.open(store, Files.createDirectories(work))) {
            String report = measure(kind);
            Files.createDirectories(results);
            Files.writeString(results.resolve("rows-" + store + ".md"), report);
            System.out.println(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String measure(StoreKind kind) throws IOException {
        Instant now = Clock.systemUTC().instant();
        Duration over = Duration.ofDays(days);
        var made = new Rows(kind.store(), work, nodes, rows, now.minus(over), over);
        made.write();
        double bytes = (double) kind.bytes() / made.written();
        MarkdownTable answers = new Asked(kind.source(), now).ask();

        long start = System.nanoTime();
        VerifyReport proof =
                new Verify(
                                kind.source(),
                                List.of(made.signer().publicKey()),
                                List.of(),
                                (_, _, _) -> {})
                        .run();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!proof.sound() || proof.proved() != made.written()) {
            throw new IllegalStateException("the proof failed: " + proof);
        }

        var sizes = new MarkdownTable("what", "figure");
        sizes.row("rows", Long.toString(made.written()));
        sizes.row("bytes a row on disk", number(bytes));
        sizes.row("our CPU a row written, us", number(made.cpuMicrosPerRow()));
        sizes.row("rows a second written, one writer", number(made.rowsPerSecond()));
        sizes.row("proof, s", number(seconds));
        sizes.row("rows a second proved", number(made.written() / seconds));
        return "# The record in "
                + store
                + "\n\n"
                + label
                + "\n"
                + Machine.description()
                + "\n\n"
                + made.written()
                + " rows of "
                + nodes
                + " nodes over "
                + days
                + " days. Store and reader share the machine.\n\n"
                + sizes
                + "\n"
                + answers;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
