package io.tollgate.node.config;

import io.tollgate.providers.credential.TokenSource;

/** A token that is fetched in the background and changes with time. */
public record FetchedToken(TokenSource source) implements KeyValue {}
