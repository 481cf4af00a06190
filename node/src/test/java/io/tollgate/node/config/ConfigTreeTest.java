package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named objects over those of a file. */
class ConfigTreeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE =
            """
            providers:
              openai: {keys: [sk-1], models: [a, b]}
            aliases:
              fast: openai/a
            virtual-keys:
              - {name: one, key: key-one-0123456789}
              - {name: two, key: key-two-0123456789, team: red}
            teams:
              red: {}
            prices:
              models:
                - {provider: openai, model: A, input: 1, output: 2}
            routing: {max-attempts: 2}
            """;

    @TempDir Path directory;

    @Test
    void eachReplacesTheOneOfItsNameAddsOneOrHidesIt() throws IOException {
        var overlay =
                new Overlay()
                        .put(Section.ALIASES, "fast", json("\"openai/b\""))
                        .put(Section.ALIASES, "slow", json("\"openai/a\""))
                        .put(Section.VIRTUAL_KEYS, "one", json("null"))
                        .put(
                                Section.VIRTUAL_KEYS,
                                "three",
                                json("{\"key\":\"key-three-0123456789\"}"))
                        .put(Section.TEAMS, "red", json("null"))
                        .put(
                                Section.PRICES,
                                "openai/a",
                                json(
                                        "{\"provider\":\"openai\",\"model\":\"a\",\"input\":7,\"output\":8}"))
                        .put(Section.SETTINGS, "routing", json("{\"max-attempts\":3}"));

        GatewayConfig config = loaded(overlay);

        assertThat(config.alias("fast").orElseThrow().targets().getFirst().model()).isEqualTo("b");
        assertThat(config.alias("slow")).isPresent();
        assertThat(config.virtualKeys())
                .extracting(VirtualKeyConfig::name)
                .containsExactly("two", "three");
        assertThat(config.spending().teams()).isEmpty();
        assertThat(config.prices()).hasSize(1);
        assertThat(config.routing().maxAttempts()).isEqualTo(3);
    }

    @Test
    void nothingOverItIsTheFile() throws IOException {
        assertThat(loaded(new Overlay())).isEqualTo(new ConfigFixture(directory).loaded(FILE));
    }

    @Test
    void aProblemNamesTheObjectAndNotItsPlace() throws IOException {
        var overlay =
                new Overlay()
                        .put(Section.VIRTUAL_KEYS, "three", json("{\"key\":\"short\",\"x\":1}"))
                        .put(Section.SETTINGS, "admin", json("{\"port\":1}"));

        LoadResult result = load(overlay);

        assertThat(result).isInstanceOf(LoadResult.Refused.class);
        assertThat(((LoadResult.Refused) result).problems())
                .extracting(Problem::path)
                .containsExactly("virtual-keys.three.key", "virtual-keys.three.x");
    }

    @Test
    void theObjectsOfAFileAsJson() throws IOException {
        ConfigTree tree = tree();

        assertThat(tree.objects(Section.VIRTUAL_KEYS)).containsOnlyKeys("one", "two");
        assertThat(tree.objects(Section.VIRTUAL_KEYS).get("two"))
                .isEqualTo(json("{\"key\":\"key-two-0123456789\",\"team\":\"red\"}"));
        assertThat(tree.objects(Section.PRICES)).containsOnlyKeys("openai/a");
        assertThat(tree.objects(Section.SETTINGS)).containsOnlyKeys("routing");
        assertThat(String.valueOf(tree.objects(Section.SETTINGS).get("routing")))
                .isEqualTo("{\"max-attempts\":2}");
        assertThat(tree.otherKeys()).isEmpty();
    }

    @Test
    void withoutAFileProvidersOfTheEnvironmentStayUntilTheyAreHiddenOrReplaced()
            throws IOException {
        var loader =
                new ConfigLoader(
                        List.of(ConfigFixture.OPENAI, ConfigFixture.LOCAL),
                        Map.of("OPENAI_API_KEY", "sk-1", "OLLAMA_API_KEY", "x"));
        ConfigTree none = loader.treeWithoutFile(directory);
        var overlay =
                new Overlay()
                        .put(Section.PROVIDERS, "ollama", json("null"))
                        .put(
                                Section.PROVIDERS,
                                "mine",
                                json(
                                        "{\"base-url\":\"http://127.0.0.1:1/v1\",\"keys\":[\"k-1\"]}"));

        GatewayConfig config = ConfigFixture.loaded(loader.load(none.with(overlay)));

        assertThat(config.providers())
                .extracting(ProviderConfig::name)
                .containsExactly("openai", "mine");
    }

    private GatewayConfig loaded(Overlay overlay) throws IOException {
        return ConfigFixture.loaded(load(overlay));
    }

    private LoadResult load(Overlay overlay) {
        return new ConfigFixture(directory).loader().load(tree().with(overlay));
    }

    private ConfigTree tree() {
        TreeResult read = new ConfigFixture(directory).loader().parse(FILE, directory);
        assertThat(read).isInstanceOf(TreeResult.Read.class);
        return ((TreeResult.Read) read).tree();
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
