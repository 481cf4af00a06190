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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration, from a file or from the environment alone. Safe for threads. */
public final class ConfigLoader {
    /** The file that is taken from the working directory where none is named. */
    static final String USUAL_FILE = "tollgate.yaml";

    static final String FILE_VARIABLE = "TOLLGATE_CONFIG";

    static final String SEAL_KEY = "seal-key";

    /** Where the file says nothing. */
    public static final String SEAL_VARIABLE = "TOLLGATE_SEAL_KEY";

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
        return switch (tree(file)) {
            case TreeResult.Read(ConfigTree tree) -> load(tree);
            case TreeResult.Refused(List<Problem> problems) -> new LoadResult.Refused(problems);
        };
    }

    /**
     * Makes a configuration of the environment alone.
     *
     * @param directory where the data directory is, unless {@code TOLLGATE_DATA_DIR} says otherwise
     */
    public LoadResult loadWithoutFile(Path directory) {
        return load(treeWithoutFile(directory));
    }

    /** Makes a configuration of a tree. */
    public LoadResult load(ConfigTree tree) {
        var problems = new ArrayList<>(tree.problems());
        GatewayConfig config =
                new ConfigMapper(profiles, environment, references(tree), problems).map(tree);
        return problems.isEmpty()
                ? new LoadResult.Loaded(config)
                : new LoadResult.Refused(problems.stream().map(tree::named).toList());
    }

    /** Reads a file and looks no further than its form. */
    public TreeResult tree(Path file) {
        var problems = new ArrayList<Problem>();
        Path absolute = file.toAbsolutePath();
        String text = read(absolute, problems);
        Path parent = absolute.getParent();
        return text == null
                ? new TreeResult.Refused(problems)
                : parse(text, parent == null ? absolute : parent);
    }

    /** The tree of a text, whose relative paths begin at that directory. */
    public TreeResult parse(String text, Path directory) {
        var problems = new ArrayList<Problem>();
        try {
            Node root = TreeParser.parse(text, problems);
            Node.Mapping top = root == null ? null : top(root, problems);
            if (top != null) {
                return new TreeResult.Read(
                        new ConfigTree(
                                top,
                                true,
                                directory,
                                Set.of(),
                                problems,
                                text.contains("sealed:")));
            }
        } catch (IOException e) {
            problems.add(new Problem("", "not YAML: " + e.getMessage(), 0));
        }
        return new TreeResult.Refused(problems);
    }

    /** The empty tree, over which the environment counts. */
    public ConfigTree treeWithoutFile(Path directory) {
        return new ConfigTree(
                new Node.Mapping(new LinkedHashMap<>(), 0),
                false,
                directory.toAbsolutePath(),
                Set.of(),
                List.of(),
                false);
    }

    /**
     * The secret from which the secrets of the API are sealed: the setting {@code seal-key}, else
     * the environment's {@code TOLLGATE_SEAL_KEY}; null where there is none, or it cannot be read.
     */
    public @Nullable Secret sealKey(ConfigTree tree) {
        Node root = tree.root();
        Node.Entry entry =
                root instanceof Node.Mapping(var entries, _) ? entries.get(SEAL_KEY) : null;
        if (entry != null && entry.value() instanceof Node.Scalar(String text, _)) {
            return references(tree).resolve(text) instanceof References.Resolved.Text found
                            && !found.text().isBlank()
                    ? new Secret(found.text().strip())
                    : null;
        }
        String named = environment.get(SEAL_VARIABLE);
        return named == null || named.isBlank() ? null : new Secret(named.strip());
    }

    /** Whether a text of the configuration is a reference, or has one in it. */
    public static boolean hasReference(String text) {
        return References.isReference(text);
    }

    /** The environment variable that is the whole of a text; "" where it is something else. */
    public static String variable(String text) {
        return References.wholeVariable(text);
    }

    private References references(ConfigTree tree) {
        return new References(environment, tree.directory());
    }

    private static Node.@Nullable Mapping top(Node root, List<Problem> problems) {
        return switch (root) {
            case Node.Mapping mapping -> mapping;
            case Node.Empty(int line) -> new Node.Mapping(new LinkedHashMap<>(), line);
            case Node.Scalar _, Node.Sequence _ -> {
                problems.add(new Problem("", "not a mapping (expected: key: value)", root.line()));
                yield null;
            }
        };
    }

    private static @Nullable String read(Path file, List<Problem> problems) {
        try {
            if (Files.isDirectory(file)) {
                problems.add(new Problem("", file + " is a directory (expected: a file)", 0));
                return null;
            }
            if (Files.size(file) > LARGEST_FILE) {
                problems.add(new Problem("", file + " is too large (expected: at most 16MiB)", 0));
                return null;
            }
            return Files.readString(file);
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
