package io.tollgate.providers.upstream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What two upstreams must have in common to share connections. */
record PoolKey(Origin origin, @Nullable Origin proxy, @Nullable Path caBundle) {
    static PoolKey of(Upstream upstream) {
        return new PoolKey(upstream.origin(), upstream.proxy(), upstream.caBundle());
    }
}
