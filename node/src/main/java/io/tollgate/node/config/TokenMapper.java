package io.tollgate.node.config;

import io.tollgate.providers.credential.google.CredentialsFile;
import io.tollgate.providers.credential.google.MetadataServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps what a key has in the place of {@code value}: where its token is fetched. */
final class TokenMapper {
    static final String GOOGLE = "google";
    private static final String FILE_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";
    private static final String METADATA_VARIABLE = "GCE_METADATA_HOST";
    private static final String EXPECTED =
            "default, metadata, or a credentials file, such as file:path or ${VARIABLE} with its"
                    + " text";

    private final Map<String, String> environment;

    TokenMapper(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What the key sends; null, with a problem, where that cannot be told. */
    @Nullable KeyValue value(SettingReader in) {
        if (!in.has(GOOGLE)) {
            return in.requiredSecret("value");
        }
        if (in.has("value")) {
            in.problem("value", "there is also " + GOOGLE + " (expected: one of them)");
            return null;
        }
        return google(in);
    }

    private @Nullable KeyValue google(SettingReader in) {
        String text = in.required(GOOGLE, EXPECTED);
        if (text == null) {
            return null;
        }
        return switch (text.strip()) {
            case "metadata" -> metadata();
            case "default" -> usual(in);
            default -> file(in, text);
        };
    }

    /** As Google's own libraries do: the file that the environment names, else the machine's. */
    private @Nullable KeyValue usual(SettingReader in) {
        String named = environment.get(FILE_VARIABLE);
        if (named == null || named.isBlank()) {
            return metadata();
        }
        return switch (new References(environment, Path.of("")).resolve("file:" + named.strip())) {
            case References.Resolved.Text found -> file(in, found.text());
            case References.Resolved.Missing missing -> {
                in.problem(GOOGLE, FILE_VARIABLE + ": " + missing.message());
                yield null;
            }
        };
    }

    private KeyValue metadata() {
        String host = environment.get(METADATA_VARIABLE);
        return new FetchedToken(
                new MetadataServer(
                        host == null || host.isBlank() ? MetadataServer.USUAL_HOST : host.strip()));
    }

    private static @Nullable KeyValue file(SettingReader in, String text) {
        try {
            return new FetchedToken(CredentialsFile.read(text, InstantSource.system()).source());
        } catch (IllegalArgumentException e) {
            in.problem(GOOGLE, e.getMessage() + " (expected: " + EXPECTED + ")");
            return null;
        }
    }
}
