package io.tollgate.node;

import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.query.BadQuestion;
import io.tollgate.audit.query.ReadOnlySql;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.StoreUnavailable;
import io.tollgate.audit.query.Verify;
import io.tollgate.audit.query.VerifyReport;
import io.tollgate.node.audit.Answer;
import io.tollgate.node.audit.CheckpointKeys;
import io.tollgate.node.audit.Evidence;
import io.tollgate.node.audit.Export;
import io.tollgate.node.audit.ExportFormat;
import io.tollgate.node.audit.QueryFormat;
import io.tollgate.node.audit.StandardOut;
import io.tollgate.node.audit.VerifyText;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.node.record.RecordSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tollgate audit} does. It reads the store that the configuration names, beside a node
 * that runs or without one, and writes nothing there.
 */
final class AuditCommands {
    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private final ConfigLoader loader;
    private final Path directory;
    private final PrintStream out;
    private final PrintStream err;

    AuditCommands(ConfigLoader loader, Path directory, PrintStream out, PrintStream err) {
        this.loader = loader;
        this.directory = directory;
        this.out = out;
        this.err = err;
    }

    /**
     * What to export.
     *
     * @param from null for the first row
     * @param to the first moment after; null for no end
     * @param output null for the standard output
     */
    record ExportOrder(
            @Nullable Instant from,
            @Nullable Instant to,
            ExportFormat format,
            @Nullable Path output) {}

    /** Prints the answer to a SELECT. */
    int query(@Nullable Path config, String sql, QueryFormat format, int maxRows) {
        return with(
                config,
                (source, _) -> {
                    Answer answer = format.to(out);
                    boolean all = new ReadOnlySql(source, AT_MOST).run(sql, maxRows, answer);
                    answer.end();
                    if (!all) {
                        err.println(
                                "tollgate: there are more rows than these "
                                        + maxRows
                                        + " (expected: a larger --max-rows, or a LIMIT)");
                    }
                    return 0;
                });
    }

    /** Writes rows to a file or the standard output. */
    int export(@Nullable Path config, ExportOrder order) {
        return with(
                config,
                (source, _) -> {
                    var export = new Export(source, order.from(), order.to());
                    Path output = order.output();
                    long count;
                    if (output == null) {
                        try (OutputStream stream = new StandardOut(out)) {
                            count = export.write(order.format(), stream);
                        }
                    } else {
                        count = toFile(export, order.format(), directory.resolve(output));
                    }
                    err.println(
                            "tollgate: "
                                    + (count < 0 ? "" : count + " rows ")
                                    + "exported"
                                    + (output == null ? "" : " to " + output));
                    return 0;
                });
    }

    /**
     * Proves that the rows are what was recorded.
     *
     * @param witnessFolders with checkpoints that other nodes have kept
     */
    int verify(@Nullable Path config, String node, List<Path> keyFiles, List<Path> witnessFolders) {
        return with(
                config,
                (source, loaded) -> {
                    List<CheckpointKey> keys = CheckpointKeys.in(journalFolder(loaded));
                    for (Path file : keyFiles) {
                        keys.add(CheckpointKeys.read(directory.resolve(file)));
                    }
                    var evidence = Evidence.of(loaded, source);
                    for (Path folder : witnessFolders) {
                        evidence.add(directory.resolve(folder));
                    }
                    keys.addAll(evidence.keys());
                    if (keys.isEmpty()) {
                        err.println(
                                "tollgate: no checkpoint-*.pub in "
                                        + journalFolder(loaded)
                                        + ": signatures are not checked");
                    }
                    VerifyReport report =
                            new Verify(
                                            source,
                                            keys,
                                            evidence.checkpoints(),
                                            VerifyText.progress(err))
                                    .run(node);
                    if (report.nodes().isEmpty() && !node.isEmpty()) {
                        err.println("tollgate: the store has no rows of node " + node);
                        return Main.FAILED;
                    }
                    VerifyText.lines(report).forEach(out::println);
                    return report.sound() ? 0 : Main.FAILED;
                });
    }

    /** A file appears whole or not at all. */
    private static long toFile(Export export, ExportFormat format, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        boolean done = false;
        try {
            long count;
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part))) {
                count = export.write(format, stream);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            done = true;
            return count;
        } finally {
            if (!done) {
                Files.deleteIfExists(part);
            }
        }
    }

    private int with(@Nullable Path config, Task task) {
        ConfigSource found = ConfigSource.find(loader, config, directory);
        return switch (found.load()) {
            case LoadResult.Refused(List<Problem> problems) -> {
                found.print(problems, err);
                yield Main.FAILED;
            }
            case LoadResult.Loaded(GatewayConfig loaded) -> with(loaded, task);
        };
    }

    private int with(GatewayConfig config, Task task) {
        try (Source source = open(config)) {
            return task.run(source, config);
        } catch (BadQuestion | StoreUnavailable | IOException e) {
            err.println("tollgate: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private static Source open(GatewayConfig config) throws IOException {
        Path file = RecordSettings.sqliteFile(config.dataDir());
        if (config.audit().store() == AuditConfig.StoreKind.SQLITE && Files.notExists(file)) {
            throw new IOException(
                    "there is no store yet: "
                            + file
                            + " (a node makes it with its first request; expected: the"
                            + " configuration and the folder that the node runs with)");
        }
        Source source = RecordSettings.source(config.audit(), config.dataDir());
        if (source == null) {
            throw new IOException(
                    "audit.store is none, so there is nothing to ask (expected: sqlite or"
                            + " clickhouse)");
        }
        return source;
    }

    private static Path journalFolder(GatewayConfig config) {
        return RecordSettings.journalFolder(config.dataDir());
    }

    /** Something to do with the store; gives the exit code. */
    @FunctionalInterface
    private interface Task {
        int run(Source source, GatewayConfig config) throws IOException;
    }
}
