package io.tollgate.node;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration comes from: a file, or the environment alone.
 *
 * @param file the file, or null where there is none
 */
record ConfigSource(ConfigLoader loader, @Nullable Path file, Path directory) {
    /** The file that is asked for or the usual one, seen from a working directory. */
    static ConfigSource find(ConfigLoader loader, @Nullable Path asked, Path directory) {
        Optional<Path> file = loader.find(asked, directory);
        return new ConfigSource(loader, file.orElse(null), directory);
    }

    LoadResult load() {
        return file == null ? loader.loadWithoutFile(directory) : loader.load(file);
    }

    /** Such as {@code tollgate.yaml}. */
    String name() {
        return file == null ? "the environment (no tollgate.yaml here)" : file.toString();
    }

    /** Prints all problems, numbered. */
    void print(List<Problem> problems, PrintStream err) {
        err.println(
                "tollgate: "
                        + problems.size()
                        + (problems.size() == 1 ? " problem" : " problems")
                        + " in "
                        + name());
        for (int i = 0; i < problems.size(); i++) {
            err.println("  " + (i + 1) + ". " + problems.get(i));
        }
    }
}
