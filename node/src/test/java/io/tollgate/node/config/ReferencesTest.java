package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
    @TempDir Path directory;

    private References references = new References(Map.of(), Path.of(""));

    @BeforeEach
    void open() throws IOException {
        Files.writeString(directory.resolve("secret.txt"), "from a file\n");
        Files.writeString(directory.resolve("empty.txt"), "\n");
        references = new References(Map.of("A", "alpha", "B_2", "beta", "E", ""), directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    plain                | plain
                    ${A}                 | alpha
                    x-${A}-${B_2}.com    | x-alpha-beta.com
                    env.A                | alpha
                    env.example.com      | env.example.com
                    file:secret.txt      | from a file
                    $${A}                | ${A}
                    $5 and } and {       | $5 and } and {
                    """)
    void areReplaced(String text, String expected) {
        assertThat(references.resolve(text))
                .isInstanceOfSatisfying(
                        References.Resolved.Text.class,
                        resolved -> assertThat(resolved.text()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ${NONE}              | the environment variable NONE is not set
                    a${A}${NONE}         | the environment variable NONE is not set
                    env.NONE             | the environment variable NONE is not set
                    ${E}                 | the environment variable E is empty
                    ${A                  | a ${ without its } (expected: ${VARIABLE}, or $${)
                    ${}                  | ${} is no reference (expected: ${VARIABLE}, or $${)
                    ${A-b}               | ${A-b} is no reference (expected: ${VARIABLE}, or $${)
                    file:none.txt        | the file none.txt does not exist
                    file:empty.txt       | the file empty.txt is empty
                    """)
    void thatLeadNowhereAreNamed(String text, String message) {
        assertThat(references.resolve(text)).isEqualTo(new References.Resolved.Missing(message));
    }

    @Test
    void tellWhetherATextMayBeASecret() {
        assertThat(references.resolve("plain"))
                .isEqualTo(new References.Resolved.Text("plain", false));
        assertThat(references.resolve("${A}"))
                .isEqualTo(new References.Resolved.Text("alpha", true));
    }
}
