package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loads texts as a node would load files, with two known providers. */
final class ConfigFixture {
    static final Profile OPENAI =
            new Profile(
                    "openai",
                    "https://api.openai.com/v1",
                    List.of("OPENAI_API_KEY"),
                    List.of(),
                    "/v1",
                    Profile.Wire.OPENAI_CHAT,
                    Profile.Auth.BEARER,
                    true,
                    List.of("/embeddings"),
                    Set.of());
    static final Profile LOCAL =
            new Profile(
                    "ollama",
                    "http://127.0.0.1:11434/v1",
                    List.of("OLLAMA_API_KEY"),
                    List.of(),
                    "/v1",
                    Profile.Wire.OPENAI_CHAT,
                    Profile.Auth.NONE,
                    true,
                    List.of(),
                    Set.of());

    private final Path directory;
    private final ConfigLoader loader;

    ConfigFixture(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.loader = new ConfigLoader(List.of(OPENAI, LOCAL), environment);
    }

    ConfigFixture(Path directory) {
        this(directory, Map.of());
    }

    LoadResult load(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("tollgate.yaml"), yaml);
        return loader.load(file);
    }

    GatewayConfig loaded(String yaml) throws IOException {
        return loaded(load(yaml));
    }

    static GatewayConfig loaded(LoadResult result) {
        return switch (result) {
            case LoadResult.Loaded(GatewayConfig config) -> config;
            case LoadResult.Refused(List<Problem> problems) ->
                    throw new AssertionError("refused: " + problems);
        };
    }

    /** The problems as they are printed. */
    List<String> problems(String yaml) throws IOException {
        LoadResult result = load(yaml);
        assertThat(result).isInstanceOf(LoadResult.Refused.class);
        return ((LoadResult.Refused) result).problems().stream().map(Problem::toString).toList();
    }

    GatewayConfig withoutFile() {
        return loaded(loader.loadWithoutFile(directory));
    }

    ConfigLoader loader() {
        return loader;
    }
}
