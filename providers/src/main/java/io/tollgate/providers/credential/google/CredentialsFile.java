package io.tollgate.providers.credential.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.credential.TokenSource;
import io.tollgate.providers.dialect.Json;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what Google gives to download: the key of a service account, or a person's log-in. */
public final class CredentialsFile {
    private static final String ENDPOINT = "https://oauth2.googleapis.com/token";

    private CredentialsFile() {}

    /**
     * Reads one.
     *
     * @param project the project that the file names; null where it names none
     */
    public record Read(TokenSource source, @Nullable String project) {}

    /**
     * Reads the JSON text of such a file.
     *
     * @throws IllegalArgumentException where it is none; the message shows no secret
     */
    public static Read read(String text, InstantSource clock) {
        JsonNode json = Json.parse(text);
        String type = json.path("type").asText("");
        String project = Json.string(json, "project_id");
        String quota = Json.string(json, "quota_project_id");
        return switch (type) {
            case "service_account" -> new Read(serviceAccount(json, clock), project);
            case "authorized_user" ->
                    new Read(authorizedUser(json), project == null ? quota : project);
            default ->
                    throw new IllegalArgumentException(
                            json.isObject()
                                    ? "type: '"
                                            + type
                                            + "' (expected: service_account or authorized_user)"
                                    : "no JSON object (expected: the text of a credentials file)");
        };
    }

    private static ServiceAccount serviceAccount(JsonNode json, InstantSource clock) {
        String keyId = Json.string(json, "private_key_id");
        return new ServiceAccount(
                required(json, "client_email"),
                keyId == null ? "" : keyId,
                privateKey(required(json, "private_key")),
                endpoint(json),
                clock);
    }

    private static AuthorizedUser authorizedUser(JsonNode json) {
        return new AuthorizedUser(
                required(json, "client_id"),
                required(json, "client_secret"),
                required(json, "refresh_token"),
                endpoint(json));
    }

    private static URI endpoint(JsonNode json) {
        String named = Json.string(json, "token_uri");
        try {
            URI uri = URI.create(named == null ? ENDPOINT : named);
            if (uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, with the same words as another scheme
        }
        throw new IllegalArgumentException("token_uri: '" + named + "' (expected: a URL)");
    }

    private static PrivateKey privateKey(String pem) {
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "private_key: not readable (expected: an RSA key, PEM, PKCS #8)", e);
        }
    }

    private static String required(JsonNode json, String field) {
        String value = Json.string(json, field);
        if (value == null) {
            throw new IllegalArgumentException(field + ": missing (expected: some text)");
        }
        return value;
    }
}
