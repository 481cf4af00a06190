package io.tollgate.providers.credential;

import java.net.URI;
import java.util.List;

/** Sends the requests of a {@link TokenSource} and waits for their answers. */
public interface TokenHttp {
    /**
     * Sends a request; redirects are not followed.
     *
     * @throws TokenFailure where no answer came
     */
    Reply send(Request request) throws TokenFailure;

    /**
     * A request.
     *
     * @param headers names and values in turn
     * @param body empty for a GET
     * @param direct whether it goes past the proxy, as to a server of the machine itself
     */
    record Request(String method, URI uri, List<String> headers, byte[] body, boolean direct) {
        public Request {
            headers = List.copyOf(headers);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("uri: " + uri + " (expected: one with a host)");
            }
        }
    }

    /** An answer, of any status. */
    record Reply(int status, byte[] body) {}
}
