package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command works and where its report goes; the shell script beside it says so. */
public final class RunFolders {
    @Option(names = "--work", required = true, description = "folder for data, logs and settings")
    private Path work = Path.of(".");

    @Option(names = "--results", required = true, description = "folder for the report")
    private Path results = Path.of(".");

    @Option(names = "--label", description = "what is measured, such as a commit")
    private String label = "";

    public RunFolders() {}

    /** Exists. */
    public Path work() throws IOException {
        return Files.createDirectories(work).toAbsolutePath();
    }

    /** Prints a report under its title and files it as {@code NAME.md}. */
    public void file(String name, String title, String text) throws IOException {
        String report =
                "# " + title + "\n\n" + label + "\n" + Machine.description() + "\n\n" + text;
        System.out.println(report);
        Files.createDirectories(results);
        Files.writeString(results.resolve(name + ".md"), report);
    }
}
