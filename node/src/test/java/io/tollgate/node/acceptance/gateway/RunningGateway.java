package io.tollgate.node.acceptance.gateway;

import java.net.URI;

/** A gateway that runs in this process on free ports. */
public final class RunningGateway implements AutoCloseable {
    private final URI uri;

    private RunningGateway(URI uri) {
        this.uri = uri;
    }

    /** Starts a gateway from the text of a configuration file. */
    public static RunningGateway start(String yaml) {
        // PROVISIONAL until the gateway is wired: the provider itself.
        String url = yaml.split(" ", -1)[1];
        return new RunningGateway(URI.create(url.substring(0, url.length() - 3)));
    }

    /** The public listener. */
    public URI publicUri() {
        return uri;
    }

    /** What client libraries take as their base URL. */
    public String baseUrl() {
        return uri + "/v1";
    }

    @Override
    public void close() {}
}
