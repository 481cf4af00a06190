package io.tollgate.node.request;

import org.jspecify.annotations.Nullable;

/** The W3C header {@code traceparent}, version 00. */
final class TraceParent {
    private static final int LENGTH = 55;
    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;

    private TraceParent() {}

    /** Its trace, 32 lower-case hexadecimal digits; "" where the header is none. */
    static String traceId(@Nullable String traceparent) {
        if (traceparent == null
                || traceparent.length() != LENGTH
                || !traceparent.startsWith("00-")
                || traceparent.charAt(TRACE_TO) != '-') {
            return "";
        }
        for (int i = TRACE_FROM; i < TRACE_TO; i++) {
            char digit = traceparent.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return "";
            }
        }
        return traceparent.substring(TRACE_FROM, TRACE_TO);
    }
}
