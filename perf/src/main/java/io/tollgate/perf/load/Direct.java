package io.tollgate.perf.load;

import java.net.URI;

/** The way to the mock without any gateway: what all the others add to. */
final class Direct {
    private Direct() {}

    static Gateway to(MockProcess mock) {
        URI url = URI.create("http://127.0.0.1:" + mock.port() + "/v1");
        return new Gateway(
                Gateway.DIRECT,
                new Target(url, "*", MockProcess.KEY),
                null,
                null,
                new ProcessTree(0));
    }
}
