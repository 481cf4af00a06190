package io.tollgate.providers.credential.azure;

import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenEndpoint;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import java.net.URI;
import java.util.Map;

/**
 * An application that is known to Entra by its secret.
 *
 * @param authority where tokens are given, without a slash at the end
 * @param scope what the token is for
 */
public record ClientSecret(
        String tenant, String clientId, String clientSecret, String authority, String scope)
        implements TokenSource {
    public static final String USUAL_AUTHORITY = "https://login.microsoftonline.com";
    public static final String USUAL_SCOPE = "https://cognitiveservices.azure.com/.default";

    public ClientSecret {
        if (!tenant.matches("[A-Za-z0-9.-]{1,255}")) {
            throw new IllegalArgumentException(
                    "tenant: " + tenant + " (expected: its id or its domain)");
        }
        URI uri = URI.create(authority);
        if (uri.getHost() == null || authority.endsWith("/")) {
            throw new IllegalArgumentException(
                    "authority: " + authority + " (expected: a URL without a slash at the end)");
        }
    }

    @Override
    public String identity() {
        return String.join(" ", "entra", tenant, clientId, clientSecret, authority, scope);
    }

    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        return TokenEndpoint.post(
                http,
                URI.create(authority + "/" + tenant + "/oauth2/v2.0/token"),
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", clientId,
                        "client_secret", clientSecret,
                        "scope", scope));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ClientSecret[" + tenant + ", " + clientId + "]";
    }
}
