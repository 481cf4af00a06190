package io.tollgate.node.http;

import io.tollgate.node.request.Exchange;
import org.jspecify.annotations.Nullable;

/** What the head of a request says, whatever the protocol. */
sealed interface RequestHead permits Http1Head, Http2Head {
    String method();

    /** The raw target up to its query, as it was sent. */
    String path();

    /** The raw query without {@code ?}; "" where there is none. */
    String query();

    /** The first value of that header, or null. */
    @Nullable String header(String lowerCaseName);

    /** How often that header stands there. */
    int count(String lowerCaseName);

    /** Every header in order, names in lower case. */
    void forEachHeader(Exchange.HeaderVisitor visitor);
}
