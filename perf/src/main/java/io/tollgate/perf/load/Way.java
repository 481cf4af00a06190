package io.tollgate.perf.load;

/** How a gateway is asked, and how it asks the mock. */
enum Way {
    /** In OpenAI's format throughout, over plain HTTP. */
    PLAIN,

    /** In OpenAI's format throughout; the gateway talks TLS to the mock. */
    TLS,

    /** The client speaks Anthropic's format, the mock OpenAI's: each body is translated. */
    TRANSLATED
}
