package io.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.providers.catalog.PriceFile;
import io.tollgate.providers.profile.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code tollgate prices}. */
class PriceCommandsTest {
    private static final String LIST =
            """
            {"gpt-z": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05},
             "other": {"litellm_provider": "nobody", "input_cost_per_token": 1e-06}}
            """;

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void importsAndSaysWhatItDid() throws IOException {
        Files.writeString(directory.resolve("list.json"), LIST);

        assertThat(run("prices", "import", "list.json", "-o", "own.prices", "--source", "a test"))
                .isZero();

        assertThat(text(out))
                .contains(
                        "taken over: 1 models",
                        "a provider that Tollgate does not know: 1 (such as other)",
                        "own.prices");
        PriceFile.Contents written =
                PriceFile.read(Files.readString(directory.resolve("own.prices")));
        assertThat(written.problems()).isEmpty();
        assertThat(written.comments()).contains("source: a test");
        assertThat(written.entries().getFirst().terms())
                .containsEntry("input", "2.5")
                .containsEntry("output", "10");
    }

    @Test
    void whatWasImportedMayBeConfigured() throws IOException {
        Files.writeString(directory.resolve("list.json"), LIST);
        assertThat(run("prices", "import", "list.json", "-o", "own.prices")).isZero();
        Files.writeString(directory.resolve("tollgate.yaml"), "prices: {file: own.prices}\n");
        out.reset();

        assertThat(run("prices", "list", "GPT-Z")).isZero();
        assertThat(text(out)).contains("openai/gpt-z  input=2.5 output=10").contains("1 of ");
    }

    @Test
    void showsAModel() {
        assertThat(run("prices", "show", "openai/gpt-4o")).isZero();

        assertThat(text(out))
                .startsWith("openai/gpt-4o\n")
                .contains("  input: 2.5\n", "  context: 128000\n");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(run("prices", "show", "gpt-nothing")).isEqualTo(1);
        assertThat(text(err)).contains("no price for gpt-nothing");
        assertThat(run("prices", "import", "absent.json")).isEqualTo(1);
        assertThat(text(err)).contains("cannot import absent.json");
        assertThat(run("prices")).isEqualTo(2);
    }

    private int run(String... args) {
        var main =
                new Main(
                        _ -> {
                            throw new IOException("nothing is started here");
                        },
                        new ConfigLoader(Profiles.all(), Map.of()),
                        directory,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        _ -> {});
        return main.run(args);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
