package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every request that two servers could read in two ways, before any route sees it: what is
 * left has one path, one length and one meaning.
 */
final class RequestGuard {
    private static final int MAX_LENGTH_DIGITS = 15;

    private RequestGuard() {}

    /** What is wrong with an HTTP/1 request, or null. */
    static @Nullable ClientError http1(Http1Head head) {
        ClientError form = head.violation();
        if (form != null) {
            return form;
        }
        int hosts = head.count("host");
        String host = head.header("host");
        if (hosts > 1 || (host == null && head.http11()) || !Authority.isValid(host)) {
            return refuse("host", "one valid Host header");
        }
        String encoding = head.header("transfer-encoding");
        if (encoding != null) {
            if (!head.http11()) {
                return refuse("transfer-encoding", "none on HTTP/1.0");
            }
            if (head.count("transfer-encoding") != 1 || !encoding.equalsIgnoreCase("chunked")) {
                return refuse("transfer-encoding", "chunked, once");
            }
            if (head.header("content-length") != null) {
                return refuse("transfer-encoding", "not together with content-length");
            }
        }
        return common(head);
    }

    /** What is wrong with an HTTP/2 request, or null. */
    static @Nullable ClientError http2(Http2Head head) {
        if (head.header("transfer-encoding") != null) {
            return refuse("transfer-encoding", "none on HTTP/2");
        }
        return common(head);
    }

    private static @Nullable ClientError common(RequestHead head) {
        String length = head.header("content-length");
        if (length != null && (head.count("content-length") != 1 || !isLength(length))) {
            return refuse("content-length", "one number of at most 15 digits");
        }
        String expect = head.header("expect");
        if (expect != null
                && (head.count("expect") != 1 || !expect.equalsIgnoreCase("100-continue"))) {
            return Errors.unmetExpectation();
        }
        if (head.method().equals("TRACE")) {
            return Errors.methodNotAllowed("TRACE", head.path(), "GET, POST or another");
        }
        return CanonicalPath.isCanonical(head.path())
                ? null
                : refuse("path", "a canonical path without //, ., .., ;, \\ or their escapes");
    }

    private static boolean isLength(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static ClientError refuse(String what, String expected) {
        return Errors.badRequest(
                "The request's " + what + " is refused (expected: " + expected + ")");
    }
}
