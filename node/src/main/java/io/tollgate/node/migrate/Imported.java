package io.tollgate.node.migrate;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an import has made.
 *
 * @param yaml the text of a {@code tollgate.yaml}
 * @param report what was taken over and what was not
 * @param variables the environment variables that it reads, each with a value that would do
 * @param secretsInClear whether there are secrets in it, because the source had them so
 */
public record Imported(
        String yaml, Report report, Map<String, String> variables, boolean secretsInClear) {
    public Imported {
        variables = new TreeMap<>(variables);
    }

    /**
     * What our own loader says of it, with these variables set; nothing where it loads.
     *
     * @param directory where it is going to stand: relative paths begin there
     */
    public List<Problem> problems(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, ".tollgate-import", ".yaml");
        try {
            Files.writeString(file, yaml);
            return switch (new ConfigLoader(Profiles.all(), variables).load(file)) {
                case LoadResult.Loaded _ -> List.of();
                case LoadResult.Refused(List<Problem> problems) -> problems;
            };
        } finally {
            Files.delete(file);
        }
    }
}
