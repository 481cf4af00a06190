package io.tollgate.providers.chat;

/** Why an answer ended. */
public enum FinishReason {
    /** The model was done, or came to a text that stops it. */
    STOP,
    /** It came to its bound of tokens. */
    LENGTH,
    /** It waits for the results of its tool calls. */
    TOOL_CALLS,
    /** It, or its provider, refused. */
    CONTENT_FILTER
}
