package io.tollgate.providers.credential.google;

import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenEndpoint;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import java.net.URI;
import java.util.List;

/**
 * The metadata server of a machine, pod or function on Google's cloud, which gives the tokens of
 * the account it runs as.
 *
 * @param host name or address, with a port where it has one
 */
public record MetadataServer(String host) implements TokenSource {
    public static final String USUAL_HOST = "metadata.google.internal";

    private static final String PATH =
            "/computeMetadata/v1/instance/service-accounts/default/token";

    @Override
    public String identity() {
        return "metadata " + host;
    }

    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        return TokenEndpoint.get(
                http, URI.create("http://" + host + PATH), List.of("metadata-flavor", "Google"));
    }
}
