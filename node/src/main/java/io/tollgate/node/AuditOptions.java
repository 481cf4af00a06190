package io.tollgate.node;

import io.tollgate.node.audit.ExportFormat;
import io.tollgate.node.audit.QueryFormat;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of {@code tollgate audit}, for picocli. Each command calls {@link AuditCommands}. */
final class AuditOptions {
    private AuditOptions() {}

    static CommandLine command(AuditCommands audit) {
        return new CommandLine(new Audit())
                .addSubcommand(new Query(audit))
                .addSubcommand(new Export(audit))
                .addSubcommand(new Verify(audit))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Without a command of its own it says which there are. */
    @Command(
            name = "audit",
            description = "The record of requests: ask it, export it, prove it unchanged.",
            mixinStandardHelpOptions = true)
    private static final class Audit implements Callable<Integer> {
        @Spec private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getErr());
            }
            return 2;
        }
    }

    /** Asks by SQL. */
    @Command(
            name = "query",
            description = {
                "Print the answer to a SELECT over requests, bodies, changes, checkpoints, texts,"
                        + " usage_day, usage_hour and usage_quarter_hour.",
                "In the SQL of the store that the configuration names; nothing can be changed."
            },
            mixinStandardHelpOptions = true)
    private static final class Query implements Callable<Integer> {
        private final AuditCommands audit;
        @Mixin private Commands.Config config = new Commands.Config();
        @Spec private CommandLine.Model.@Nullable CommandSpec spec;

        @Parameters(paramLabel = "SQL", description = "One SELECT.")
        private String sql = "";

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "table, csv or json (default: table).")
        private QueryFormat format = QueryFormat.TABLE;

        @Option(
                names = "--max-rows",
                paramLabel = "N",
                description = "Rows to print at most (default: 1000).")
        private int maxRows = 1000;

        Query(AuditCommands audit) {
            this.audit = audit;
        }

        @Override
        public Integer call() {
            if (maxRows < 1) {
                throw wrong(spec, "--max-rows: " + maxRows + " (expected: 1 or more)");
            }
            return audit.query(config.file, sql, format, maxRows);
        }
    }

    /** Writes rows to a file. */
    @Command(
            name = "export",
            description = "Write the rows of some time, in the order in which they were recorded.",
            mixinStandardHelpOptions = true)
    private static final class Export implements Callable<Integer> {
        private final AuditCommands audit;
        @Mixin private Commands.Config config = new Commands.Config();
        @Spec private CommandLine.Model.@Nullable CommandSpec spec;

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Such as 2026-11-01 (in UTC) or 2026-11-01T08:00:00+01:00.")
        private @Nullable String from;

        @Option(
                names = "--to",
                paramLabel = "TIME",
                description = "The end: a date counts as a whole day, a moment does not count.")
        private @Nullable String to;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                description = "jsonl, csv, or parquet with ClickHouse (default: jsonl).")
        private ExportFormat format = ExportFormat.JSONL;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to write (default: the standard output).")
        private @Nullable Path output;

        Export(AuditCommands audit) {
            this.audit = audit;
        }

        @Override
        public Integer call() {
            if (format == ExportFormat.PARQUET && output == null) {
                throw wrong(spec, "--output: missing (expected: a file, because of parquet)");
            }
            Instant start = moment("--from", from, false);
            Instant end = moment("--to", to, true);
            if (start != null && end != null && !start.isBefore(end)) {
                throw wrong(spec, "--from: " + from + " (expected: before --to)");
            }
            return audit.export(
                    config.file, new AuditCommands.ExportOrder(start, end, format, output));
        }

        private @Nullable Instant moment(String option, @Nullable String text, boolean end) {
            if (text == null) {
                return null;
            }
            try {
                if (text.indexOf('T') >= 0) {
                    return OffsetDateTime.parse(text).toInstant();
                }
                LocalDate day = LocalDate.parse(text);
                return (end ? day.plusDays(1) : day).atStartOfDay(ZoneOffset.UTC).toInstant();
            } catch (DateTimeException e) {
                throw wrong(
                        spec,
                        option + ": " + text + " (expected: 2026-11-01 or 2026-11-01T08:00:00Z)");
            }
        }
    }

    /** Proves the record. */
    @Command(
            name = "verify",
            description = "Prove that the store's rows are what was recorded.",
            mixinStandardHelpOptions = true,
            footer = {"", "Exit codes: 0 sound, 1 something is wrong or cannot be read."})
    private static final class Verify implements Callable<Integer> {
        private final AuditCommands audit;
        @Mixin private Commands.Config config = new Commands.Config();

        @Option(names = "--node", paramLabel = "N", description = "Only the rows of this node.")
        private String node = "";

        @Option(
                names = "--key",
                paramLabel = "FILE",
                description =
                        "The checkpoint-*.pub of another node, to check its signatures with; as often"
                                + " as needed.")
        private List<Path> keys = new ArrayList<>();

        @Option(
                names = "--witness",
                paramLabel = "FOLDER",
                description =
                        "Checkpoints that another node has kept: its folder witness; as often as"
                                + " needed.")
        private List<Path> witnesses = new ArrayList<>();

        Verify(AuditCommands audit) {
            this.audit = audit;
        }

        @Override
        public Integer call() {
            return audit.verify(config.file, node, keys, witnesses);
        }
    }

    private static ParameterException wrong(
            CommandLine.Model.@Nullable CommandSpec spec, String message) {
        if (spec == null) {
            throw new IllegalStateException(message);
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
