package io.tollgate.providers.dialect;

import java.util.Locale;

/** What a client asks for, by the route it used. */
public enum Operation {
    CHAT("/chat/completions"),
    COMPLETIONS("/completions"),
    EMBEDDINGS("/embeddings"),
    RESPONSES("/responses"),
    /** Documents in the order in which they answer a question. */
    RERANK("/rerank"),
    /** How many tokens a request of the Messages API has. */
    COUNT_TOKENS("/messages/count_tokens"),
    /** A conversation of voices and texts over a WebSocket. */
    REALTIME("/realtime"),
    /** Pictures that are made of words. */
    IMAGES("/images/generations"),
    /** A text that is spoken. */
    SPEECH("/audio/speech"),
    /** What is said in a recording. */
    TRANSCRIPTION("/audio/transcriptions"),
    /** Any other route of OpenAI's surface, handed on as it is. */
    FORWARD("");

    private final String path;
    private final String label = name().toLowerCase(Locale.ROOT);

    Operation(String path) {
        this.path = path;
    }

    /** The word in metrics and rows, such as {@code chat}. */
    public String label() {
        return label;
    }

    /**
     * Whether it may be anything to HTTP (a form, a file, an answer in bytes), so that a request
     * keeps the client's own method, query and content type on its way.
     */
    public boolean forwarded() {
        return this == SPEECH || this == TRANSCRIPTION || this == FORWARD;
    }

    /** Whether what it used is counted in its request where its answer says nothing of it. */
    public boolean countedByRequest() {
        return this == IMAGES || forwarded();
    }

    /** The path below the provider's base URL; "" for {@link #FORWARD}, which brings its own. */
    public String path() {
        return path;
    }
}
