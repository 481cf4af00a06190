package io.tollgate.providers.credential.google;

import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenEndpoint;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import java.net.URI;
import java.util.Map;

/** A person who has logged in with Google's command line: a refresh token gives access tokens. */
public record AuthorizedUser(
        String clientId, String clientSecret, String refreshToken, URI endpoint)
        implements TokenSource {
    @Override
    public String identity() {
        return "authorized-user " + clientId + " " + refreshToken + " " + endpoint;
    }

    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        return TokenEndpoint.post(
                http,
                endpoint,
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", clientId,
                        "client_secret", clientSecret,
                        "refresh_token", refreshToken));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AuthorizedUser[" + clientId + "]";
    }
}
