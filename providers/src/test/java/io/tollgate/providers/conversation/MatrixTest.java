package io.tollgate.providers.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.bedrock.CountTokens;
import io.tollgate.providers.dialect.bedrock.MessagesOverBedrock;
import io.tollgate.providers.dialect.elevenlabs.ElevenLabsSpeech;
import io.tollgate.providers.dialect.elevenlabs.ElevenLabsTranscription;
import io.tollgate.providers.dialect.gemini.GeminiSpeech;
import io.tollgate.providers.dialect.translation.OperationTranslation;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.dialect.vertex.VertexByModel;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profile.Wire;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The table of client APIs and providers in the README says what the code does. */
class MatrixTest {
    private static final String BEGIN = "<!-- matrix: written by MatrixTest -->";
    private static final String END = "<!-- end of matrix -->";
    private static final ProviderConversations PAIRS =
            new ProviderConversations(Clock.systemUTC(), false);

    @Test
    void theReadmeHasTheTable() throws IOException {
        Path readme = Path.of("README.md");
        String text = Files.readString(readme, StandardCharsets.UTF_8);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);

        assertThat(begin).as("a line with " + BEGIN).isNotNegative();
        assertThat(text.substring(begin + BEGIN.length(), end).strip())
                .as("the table in providers/README.md (copy the actual one into it)")
                .isEqualTo(table());
    }

    private static String table() {
        var columns = new ArrayList<Profile>();
        for (Wire wire : Wire.values()) {
            columns.add(ofWire(wire));
        }
        columns.add(1, Profiles.find("perplexity").orElseThrow());
        var table = new StringBuilder("| client \\ provider |");
        var line = new StringBuilder("\n|---|");
        for (int i = 0; i < columns.size(); i++) {
            table.append(' ').append(i == 1 ? "OpenAI's chat only" : name(columns.get(i).wire()));
            table.append(" |");
            line.append("---|");
        }
        table.append(line);
        for (ClientApi client : ClientApi.values()) {
            for (Operation operation : Operation.values()) {
                row(client, operation, columns).ifPresent(table::append);
            }
        }
        return table.toString();
    }

    private static Profile ofWire(Wire wire) {
        return Profiles.all().stream()
                .filter(profile -> profile.wire() == wire)
                .findFirst()
                .orElseGet(() -> Profiles.find("openai").orElseThrow().withWire(wire));
    }

    private static String name(Wire wire) {
        return wire.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<String> row(
            ClientApi client, Operation operation, List<Profile> columns) {
        var row = new StringBuilder("\n| " + client.label() + " " + operation.label() + " |");
        boolean any = false;
        for (Profile profile : columns) {
            Optional<Conversation> pair = PAIRS.of(client, operation, profile);
            boolean offered = hasIt(operation, profile);
            any |= pair.isPresent() && offered;
            row.append(' ')
                    .append(
                            pair.isPresent() && offered
                                    ? word(client, operation, pair.get())
                                    : "–");
            row.append(" |");
        }
        return any ? Optional.of(row.toString()) : Optional.empty();
    }

    /** As the node asks a provider: chat and what is put as chat are had by all. */
    private static boolean hasIt(Operation operation, Profile profile) {
        return switch (operation) {
            case EMBEDDINGS, RERANK, IMAGES, SPEECH, TRANSCRIPTION ->
                    profile.offers(operation.path());
            default -> true;
        };
    }

    /** Vertex AI has two formats: each pair is that of the provider whose format it is. */
    private static String word(ClientApi client, Operation operation, Conversation pair) {
        if (!(pair instanceof VertexByModel)) {
            return word(pair);
        }
        String gemini = word(PAIRS.of(client, operation, ofWire(Wire.GEMINI)).orElseThrow());
        String claude = word(PAIRS.of(client, operation, ofWire(Wire.ANTHROPIC)).orElseThrow());
        return gemini.equals(claude) ? gemini : "Gemini " + gemini + ", Claude " + claude;
    }

    private static String word(Conversation pair) {
        if (pair instanceof EstimatedCount) {
            return "estimated";
        }
        boolean translated =
                pair instanceof Translation
                        || pair instanceof OperationTranslation<?, ?>
                        || pair instanceof MessagesOverBedrock
                        || pair instanceof CountTokens
                        || pair instanceof ElevenLabsSpeech
                        || pair instanceof ElevenLabsTranscription
                        || pair instanceof GeminiSpeech
                        || pair.getClass().getSimpleName().equals("ChatOverResponses");
        return translated ? "translated" : "passed";
    }
}
