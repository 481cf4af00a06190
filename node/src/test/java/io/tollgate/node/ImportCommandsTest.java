package io.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.providers.profile.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code tollgate import}. */
class ImportCommandsTest {
    private static final String SMALL =
            """
            model_list:
              - model_name: fast
                litellm_params: {model: groq/llama-3.3-70b-versatile, api_key: os.environ/GROQ_KEY}
            """;

    @TempDir Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void writesAFileThatOurOwnCheckTakes() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), SMALL);

        assertThat(run("import", "litellm", "config.yaml", "-o", "tollgate.yaml")).isZero();
        assertThat(text(out))
                .contains(
                        "taken over:",
                        "  aliases: 1 (fast)",
                        "not taken over: nothing",
                        "  GROQ_KEY",
                        "written: tollgate.yaml");
        assertThat(run("check", "-c", "tollgate.yaml")).as(text(err)).isZero();
    }

    @Test
    void withoutOutputThereIsAReportOnly() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), SMALL);

        assertThat(run("import", "litellm", "config.yaml")).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void leftoversFailOnlyWhereThatIsAskedFor() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), SMALL + "guardrails: [{a: 1}]\n");

        assertThat(run("import", "litellm", "config.yaml")).isZero();
        assertThat(text(out)).contains("not taken over:\n  guardrails: there are no guardrails\n");
        assertThat(run("import", "litellm", "config.yaml", "--strict")).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{\"providers\": ");

        assertThat(run("import", "litellm", "absent.yaml")).isEqualTo(2);
        assertThat(text(err)).contains("absent.yaml does not exist");
        assertThat(run("import", "bifrost", "broken.json")).isEqualTo(2);
        assertThat(text(err)).contains("broken.json is not JSON");
        assertThat(run("import", "bifrost")).isEqualTo(2);
        assertThat(run("import")).isEqualTo(2);
    }

    @Test
    void aFileThatIsThereStays() throws IOException {
        Files.writeString(directory.resolve("config.yaml"), SMALL);
        Files.writeString(directory.resolve("tollgate.yaml"), "mine\n");

        assertThat(run("import", "litellm", "config.yaml", "-o", "tollgate.yaml")).isEqualTo(1);
        assertThat(text(err)).contains("--force");
        assertThat(Files.readString(directory.resolve("tollgate.yaml"))).isEqualTo("mine\n");
        assertThat(run("import", "litellm", "config.yaml", "-o", "tollgate.yaml", "--force"))
                .isZero();
    }

    @Test
    void whatDoesNotLoadYetIsTold() throws IOException {
        Files.writeString(
                directory.resolve("config.yaml"),
                """
                model_list:
                  - model_name: g
                    litellm_params: {model: vertex_ai/gemini-2.5-pro, vertex_project: p, vertex_credentials: account.json}
                """);

        assertThat(run("import", "litellm", "config.yaml")).isEqualTo(1);
        assertThat(text(out))
                .contains("to be mended before it loads:", "account.json does not exist");
    }

    private int run(String... args) {
        var main =
                new Main(
                        _ -> {
                            throw new AssertionError("nothing is started");
                        },
                        new ConfigLoader(Profiles.all(), Map.of("GROQ_KEY", "gsk-of-a-test")),
                        directory,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        _ -> {});
        return main.run(args);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
