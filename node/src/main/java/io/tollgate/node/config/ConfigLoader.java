package io.tollgate.node.config;

import io.tollgate.providers.profile.Profile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the configuration, from a file or from the environment alone. Safe for threads. */
public final class ConfigLoader {
    /** The file that is taken from the working directory where none is named. */
    static final String USUAL_FILE = "tollgate.yaml";

    static final String FILE_VARIABLE = "TOLLGATE_CONFIG";

    private static final long LARGEST_FILE = 16 << 20;

    private final Map<String, Profile> profiles;
    private final Map<String, String> environment;

    /**
     * @param profiles the providers that are known, in the order in which they are looked for
     * @param environment the environment variables
     */
    public ConfigLoader(List<Profile> profiles, Map<String, String> environment) {
        var byName = new LinkedHashMap<String, Profile>();
        profiles.forEach(profile -> byName.put(profile.name(), profile));
        this.profiles = byName;
        this.environment = Map.copyOf(environment);
    }

    /** A loader that sees this process's environment. */
    public static ConfigLoader ofProcess(List<Profile> profiles) {
        return new ConfigLoader(profiles, System.getenv());
    }

    /**
     * The file to load: the one asked for, else the one in {@code TOLLGATE_CONFIG}, else {@code
     * tollgate.yaml} in that directory if it is there.
     */
    public Optional<Path> find(@Nullable Path asked, Path directory) {
        if (asked != null) {
            return Optional.of(directory.resolve(asked));
        }
        String named = environment.get(FILE_VARIABLE);
        if (named != null && !named.isBlank()) {
            return Optional.of(directory.resolve(named));
        }
        Path usual = directory.resolve(USUAL_FILE);
        return Files.exists(usual) ? Optional.of(usual) : Optional.empty();
    }

    /** Loads a file. */
    public LoadResult load(Path file) {
        var problems = new ArrayList<Problem>();
        Path absolute = file.toAbsolutePath();
        Node root = read(absolute, problems);
        if (root == null) {
            return new LoadResult.Refused(problems);
        }
        Path parent = absolute.getParent();
        return map(root, true, parent == null ? absolute : parent, problems);
    }

    /**
     * Makes a configuration of the environment alone.
     *
     * @param directory where the data directory is, unless {@code TOLLGATE_DATA_DIR} says otherwise
     */
    public LoadResult loadWithoutFile(Path directory) {
        return map(new Node.Empty(0), false, directory.toAbsolutePath(), new ArrayList<>());
    }

    private LoadResult map(Node root, boolean file, Path directory, List<Problem> problems) {
        var references = new References(environment, directory);
        GatewayConfig config =
                new ConfigMapper(profiles, environment, references, problems).map(root, file);
        return problems.isEmpty()
                ? new LoadResult.Loaded(config)
                : new LoadResult.Refused(problems);
    }

    private static @Nullable Node read(Path file, List<Problem> problems) {
        try {
            if (Files.isDirectory(file)) {
                problems.add(new Problem("", file + " is a directory (expected: a file)", 0));
                return null;
            }
            if (Files.size(file) > LARGEST_FILE) {
                problems.add(new Problem("", file + " is too large (expected: at most 16MiB)", 0));
                return null;
            }
            return TreeParser.parse(Files.readString(file), problems);
        } catch (NoSuchFileException e) {
            problems.add(new Problem("", file + " does not exist", 0));
        } catch (CharacterCodingException e) {
            problems.add(new Problem("", file + " is not text (expected: YAML in UTF-8)", 0));
        } catch (IOException e) {
            problems.add(
                    new Problem(
                            "",
                            file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                            0));
        }
        return null;
    }
}
