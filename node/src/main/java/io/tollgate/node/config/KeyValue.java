package io.tollgate.node.config;

/** What a provider key sends: a text, or a token that changes with time. */
public sealed interface KeyValue permits Secret, FetchedToken {}
