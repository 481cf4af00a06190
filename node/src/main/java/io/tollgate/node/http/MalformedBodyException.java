package io.tollgate.node.http;

import java.io.IOException;

/** The framing of a request's body is broken: the client's fault. Without a stack trace. */
final class MalformedBodyException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedBodyException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
