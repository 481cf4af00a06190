package io.tollgate.node.config;

import io.tollgate.providers.credential.google.CredentialsFile;
import io.tollgate.providers.credential.google.MetadataServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Maps what a key has in the place of {@code value}: where its token is fetched. */
final class TokenMapper {
    static final String GOOGLE = "google";
    static final String ENTRA = "entra";
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
        if (in.has(ENTRA)) {
            return entra(in);
        }
        if (!in.has(GOOGLE)) {
            return in.requiredSecret("value");
        }
        KeyValue found = google(in);
        return isBeside(in, GOOGLE, "value") ? null : found;
    }

    private @Nullable KeyValue entra(SettingReader in) {
        KeyValue found = in.<@Nullable KeyValue>mapping(ENTRA, new EntraMapper(environment)::value);
        boolean value = isBeside(in, ENTRA, "value");
        return isBeside(in, ENTRA, GOOGLE) || value ? null : found;
    }

    /** Whether there is another one, which is told. */
    private static boolean isBeside(SettingReader in, String one, String other) {
        if (in.has(other)) {
            in.problem(other, "there is also " + one + " (expected: one of them)");
            return true;
        }
        return false;
    }

    private @Nullable KeyValue google(SettingReader in) {
        String text = in.required(GOOGLE, EXPECTED);
        if (text == null) {
            return null;
        }
        return switch (text.strip()) {
            case "metadata" -> metadata();
            case "default" -> usual(message -> in.problem(GOOGLE, message));
            default ->
                    file(
                            text,
                            message ->
                                    in.problem(GOOGLE, message + " (expected: " + EXPECTED + ")"));
        };
    }

    /** The key of a provider for which none is configured. */
    @Nullable KeyConfig usualKey(SettingReader in) {
        return key("default", usual(message -> in.problem("keys", message)));
    }

    /** The key that the environment names; null where it names none, or with a problem. */
    @Nullable KeyConfig fromEnvironment(List<Problem> problems) {
        String named = named();
        return named == null
                ? null
                : key(
                        "env",
                        named(
                                named,
                                message -> problems.add(new Problem(FILE_VARIABLE, message, 0))));
    }

    private static @Nullable KeyConfig key(String name, @Nullable KeyValue value) {
        return value == null ? null : new KeyConfig(name, value, Defaults.WEIGHT, List.of());
    }

    /** As Google's own libraries do: the file that the environment names, else the machine's. */
    private @Nullable KeyValue usual(Consumer<String> problem) {
        String named = named();
        return named == null
                ? metadata()
                : named(named, message -> problem.accept(FILE_VARIABLE + ": " + message));
    }

    private @Nullable String named() {
        String named = environment.get(FILE_VARIABLE);
        return named == null || named.isBlank() ? null : named.strip();
    }

    private @Nullable KeyValue named(String path, Consumer<String> problem) {
        return switch (new References(environment, Path.of("")).resolve("file:" + path)) {
            case References.Resolved.Text found -> file(found.text(), problem);
            case References.Resolved.Missing missing -> {
                problem.accept(missing.message());
                yield null;
            }
        };
    }

    private KeyValue metadata() {
        String host = environment.get(METADATA_VARIABLE);
        return new FetchedToken(
                new MetadataServer(
                        host == null || host.isBlank() ? MetadataServer.USUAL_HOST : host.strip()),
                null);
    }

    private static @Nullable KeyValue file(String text, Consumer<String> problem) {
        try {
            CredentialsFile.Read read = CredentialsFile.read(text, InstantSource.system());
            return new FetchedToken(read.source(), read.project());
        } catch (IllegalArgumentException e) {
            problem.accept(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
