package io.tollgate.node;

import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.ProviderKey;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.credential.Credentials;
import io.tollgate.providers.credential.LoopTokenHttp;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.UpstreamLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;

/** How a node's changing credentials are made, and which of them are in use. */
final class NodeCredentials {
    private NodeCredentials() {}

    /** Those of a running node: fetched over that loop, waited for on that executor. */
    static Credentials over(UpstreamLoop loop, Executor blocking) {
        return new Credentials((source, like) ->
                new Credential(
                        source,
                        new LoopTokenHttp(loop, like),
                        blocking,
                        (delay, task) -> loop.schedule(delay.toMillis(), task),
                        System::nanoTime));
    }

    /** For a configuration that is only tried: nothing is ever fetched. */
    static Credentials unused() {
        return new Credentials((source, _) ->
                new Credential(
                        source,
                        _ -> {
                            throw new TokenFailure(FailureClass.AUTHENTICATION, "not in use");
                        },
                        Runnable::run,
                        (_, _) -> () -> {},
                        System::nanoTime));
    }

    static List<Credential> of(Collection<Provider> providers) {
        var inUse = new ArrayList<Credential>();
        for (Provider provider : providers) {
            for (ProviderKey key : provider.keys()) {
                Credential credential = key.credential();
                if (credential != null) {
                    inUse.add(credential);
                }
            }
        }
        return inUse;
    }
}
