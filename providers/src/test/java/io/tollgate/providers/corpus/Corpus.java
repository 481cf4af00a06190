package io.tollgate.providers.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of recorded exchanges: system property {@code tollgate.corpus}, or {@code
 * shared/corpus} beside this checkout or beside any folder above it.
 */
public final class Corpus {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;

    private Corpus(Path root) {
        this.root = root;
    }

    /** The recordings of one folder: below it, each folder with a {@code case.json} is a case. */
    public static Corpus of(Path folder) {
        return new Corpus(folder);
    }

    /** Empty, after a loud word on stderr, where there is no corpus on this machine. */
    public static Optional<Corpus> find() {
        String property = System.getProperty("tollgate.corpus");
        if (property != null && !property.isBlank()) {
            return Optional.of(new Corpus(Path.of(property)));
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            Path candidate = folder.resolve("shared").resolve("corpus");
            if (Files.isRegularFile(candidate.resolve("index.json"))) {
                return Optional.of(new Corpus(candidate));
            }
            folder = folder.getParent();
        }
        System.err.println(
                "\n*** CORPUS MISSING: the recorded provider traffic was not found, so its cases"
                        + " are NOT tested. Set -Dtollgate.corpus=DIR to test them. ***\n");
        return Optional.empty();
    }

    /** Where it is. */
    public Path folder() {
        return root;
    }

    /** Every case, in the order of its name. */
    public List<CorpusCase> cases() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("case.json"))
                    .map(file -> load(file.resolveSibling("")))
                    .sorted(java.util.Comparator.comparing(CorpusCase::id))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The case of that id. */
    public CorpusCase get(String id) {
        return load(root.resolve(id));
    }

    private CorpusCase load(Path folder) {
        try {
            var json = JSON.readTree(folder.resolve("case.json").toFile());
            String id = root.relativize(folder).toString().replace('\\', '/');
            return new CorpusCase(id, folder, json, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
