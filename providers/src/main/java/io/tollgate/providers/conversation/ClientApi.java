package io.tollgate.providers.conversation;

/** The API that a client speaks, by the route it used. */
public enum ClientApi {
    OPENAI,
    /** The Messages API. */
    ANTHROPIC
}
