package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names for the voices of a provider. */
class ConfigVoicesTest {
    private static final String OWN = "{keys: [x], operations: [/audio], voices: ";
    private static final String ELEVEN =
            "{keys: [x], wire: elevenlabs, operations: [/audio], voices: ";

    @TempDir Path directory;

    @Test
    void areKnownWithoutCase() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                "providers: {openai: "
                                        + ELEVEN
                                        + "{Alloy: george, my voice: JBFqnCBsd6RMkjVDRZzb}}}");

        assertThat(config.providers().getFirst().profile().voices())
                .isEqualTo(Map.of("alloy", "george", "my voice", "JBFqnCBsd6RMkjVDRZzb"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    voice   | {alloy: bob}         | providers.openai.voices.alloy: bob (expected: the id of a voice, or one of adam, alice,
                    voice   | {alloy: "../x"}      | providers.openai.voices.alloy: ../x (expected: the id of a voice, or one of adam, alice,
                    own     | {alloy: ""}          | providers.openai.voices.alloy: blank (expected: a voice of the provider's), line 1
                    own     | {Alloy: x, alloy: y} | providers.openai.voices.alloy: alloy is there twice (expected: names that differ without case), line 1
                    own     | {" ": x}             | providers.openai.voices[" "]: no name of a voice (expected: 1 to 256 characters), line 1
                    own     | [alloy]              | providers.openai.voices:
                    nothing | {alloy: x}           | providers.openai.voices: this provider has no /audio/speech (see operations), line 1
                    """)
    void areChecked(String provider, String voices, String problem) throws IOException {
        String head =
                switch (provider) {
                    case "voice" -> ELEVEN;
                    case "own" -> OWN;
                    default -> "{keys: [x], voices: ";
                };
        List<String> problems =
                new ConfigFixture(directory)
                        .problems("providers: {openai: " + head + voices + "}}");

        assertThat(problems).anyMatch(found -> found.startsWith(problem));
    }
}
