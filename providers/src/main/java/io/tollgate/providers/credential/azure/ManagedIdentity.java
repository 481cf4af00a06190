package io.tollgate.providers.credential.azure;

import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenEndpoint;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The identity of a machine, container or function on Azure.
 *
 * @param endpoint of the machine's own token server
 * @param header what a function's server wants in {@code x-identity-header}; "" on a machine
 * @param clientId of an identity that was assigned by the user; "" for the machine's own
 * @param resource what the token is for
 */
public record ManagedIdentity(URI endpoint, String header, String clientId, String resource)
        implements TokenSource {
    /** On every machine of Azure. */
    public static final URI MACHINE =
            URI.create("http://169.254.169.254/metadata/identity/oauth2/token");

    public static final String USUAL_RESOURCE = "https://cognitiveservices.azure.com/";

    @Override
    public String identity() {
        return String.join(" ", "managed", endpoint.toString(), header, clientId, resource);
    }

    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        boolean function = !header.isEmpty();
        String query =
                "?api-version="
                        + (function ? "2019-08-01" : "2018-02-01")
                        + "&resource="
                        + URLEncoder.encode(resource, StandardCharsets.UTF_8)
                        + (clientId.isEmpty()
                                ? ""
                                : "&client_id="
                                        + URLEncoder.encode(clientId, StandardCharsets.UTF_8));
        return TokenEndpoint.get(
                http,
                URI.create(endpoint + query),
                function ? List.of("x-identity-header", header) : List.of("metadata", "true"));
    }

    /** Without the header, which is a secret of the machine. */
    @Override
    public String toString() {
        return "ManagedIdentity[" + endpoint + ", " + clientId + "]";
    }
}
