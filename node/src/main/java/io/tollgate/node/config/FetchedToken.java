package io.tollgate.node.config;

import io.tollgate.providers.credential.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * A token that is fetched in the background and changes with time.
 *
 * @param project whose account it is, where the credentials say so
 */
public record FetchedToken(TokenSource source, @Nullable String project) implements KeyValue {
    /** Of credentials that belong to no project. */
    FetchedToken(TokenSource source) {
        this(source, null);
    }
}
