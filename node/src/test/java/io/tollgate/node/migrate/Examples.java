package io.tollgate.node.migrate;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Files of other gateways, and what our own loader makes of what was imported. */
final class Examples {
    /** When the tests are. */
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

    private Examples() {}

    static Path copy(String name, Path directory) throws IOException {
        try (InputStream in = Examples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return Files.write(directory.resolve(name), in.readAllBytes());
        }
    }

    /** Loads it as a node would, with a value for each variable that it reads. */
    static GatewayConfig loaded(Imported imported, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("imported.yaml"), imported.yaml());
        return switch (new ConfigLoader(Profiles.all(), imported.variables()).load(file)) {
            case LoadResult.Loaded(GatewayConfig config) -> config;
            case LoadResult.Refused(List<Problem> problems) ->
                    throw new AssertionError(problems + "\n" + imported.yaml());
        };
    }

    /** The reason why a key was left; "" where it was not. */
    static String left(Imported imported, String path) {
        return text(imported.report().left(), path);
    }

    /** How a key was changed; "" where it was not. */
    static String changed(Imported imported, String path) {
        return text(imported.report().changed(), path);
    }

    private static String text(List<Report.Line> lines, String path) {
        return lines.stream()
                .filter(line -> line.path().equals(path))
                .map(Report.Line::text)
                .findFirst()
                .orElse("");
    }
}
