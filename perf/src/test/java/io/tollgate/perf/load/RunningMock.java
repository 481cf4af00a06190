package io.tollgate.perf.load;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A mock provider on free ports and a thread of its own. */
final class RunningMock implements AutoCloseable {
    private final MockProvider provider;
    private final CompletableFuture<Void> ended;
    private final MockClient client;

    RunningMock(@Nullable SSLContext tls) throws IOException {
        provider = new MockProvider(0, 0, tls, "Bearer sk-mock");
        ended = CompletableFuture.runAsync(provider, Thread.ofPlatform().name("mock")::start);
        client = new MockClient(provider.port());
    }

    MockClient client() {
        return client;
    }

    int port() {
        return provider.port();
    }

    int tlsPort() {
        return provider.tlsPort();
    }

    Target target() {
        return new Target(URI.create("http://127.0.0.1:" + port() + "/v1"), "*", "sk-mock");
    }

    @Override
    public void close() {
        client.close();
        provider.close();
        ended.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
