package io.tollgate.node;

import io.tollgate.node.config.Problem;
import io.tollgate.node.migrate.BifrostImport;
import io.tollgate.node.migrate.Imported;
import io.tollgate.node.migrate.LiteLlmImport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code tollgate import} does. */
final class ImportCommands {
    /** Exit code where a file cannot be read. */
    static final int UNREADABLE = 2;

    private static final String HEAD = "# Made by: tollgate import ";

    private final Path directory;
    private final InstantSource clock;
    private final PrintStream out;
    private final PrintStream err;

    ImportCommands(Path directory, InstantSource clock, PrintStream out, PrintStream err) {
        this.directory = directory;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    /**
     * Where it goes.
     *
     * @param file null for nowhere: there is a report only
     * @param force whether a file that is there is written over
     * @param strict whether anything that is not taken over fails
     */
    record Output(@Nullable Path file, boolean force, boolean strict) {}

    int liteLlm(Path file, @Nullable Path export, Output output) {
        return run(
                "litellm",
                () ->
                        LiteLlmImport.read(
                                directory.resolve(file),
                                export == null ? null : directory.resolve(export),
                                clock),
                output);
    }

    int bifrost(Path file, Output output) {
        return run("bifrost", () -> BifrostImport.read(directory.resolve(file), clock), output);
    }

    /** Reads the other gateway's files. */
    private interface Reading {
        Imported read() throws IOException;
    }

    private int run(String kind, Reading reading, Output output) {
        Imported imported;
        try {
            imported = reading.read();
        } catch (IOException e) {
            err.println("tollgate: cannot import: " + e.getMessage());
            return UNREADABLE;
        }
        imported.report().lines().forEach(out::println);
        variables(imported);
        try {
            Path to =
                    output.file() == null
                            ? null
                            : directory.resolve(output.file()).toAbsolutePath();
            List<Problem> problems = imported.problems(to == null ? temporary() : folder(to));
            if (!problems.isEmpty()) {
                out.println("to be mended before it loads:");
                problems.forEach(problem -> out.println("  " + problem));
            }
            if (to != null) {
                write(kind, imported, to, output.force());
                out.println("written: " + output.file());
            }
            boolean left = output.strict() && !imported.report().left().isEmpty();
            return problems.isEmpty() && !left ? 0 : Main.FAILED;
        } catch (IOException e) {
            err.println("tollgate: cannot write: " + e.getMessage());
            return Main.FAILED;
        }
    }

    private void variables(Imported imported) {
        if (!imported.variables().isEmpty()) {
            out.println("reads from the environment:");
            imported.variables().keySet().forEach(name -> out.println("  " + name));
        }
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private Path temporary() {
        return directory.toAbsolutePath();
    }

    private static void write(String kind, Imported imported, Path to, boolean force)
            throws IOException {
        if (Files.exists(to) && !force) {
            throw new IOException(to + " is there already (expected: a new file, or --force)");
        }
        if (force) {
            Files.deleteIfExists(to);
        }
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix && imported.secretsInClear()
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(to, attributes);
        Files.writeString(to, HEAD + kind + "\n\n" + imported.yaml(), StandardOpenOption.WRITE);
    }
}
