package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every request that two servers could read in two ways, before any route sees it: what is
 * left has one path, one length and one meaning.
 */
final class RequestGuard {
    private static final int MAX_LENGTH_DIGITS = 15;

    private RequestGuard() {}

    /** What is wrong with an HTTP/1 request, or null. */
    static @Nullable ClientError http1(HttpServerExchange request, HeadScan head) {
        if (head.badVersion()) {
            return refuse("version", "1.1 or 1.0");
        }
        if (head.folded()) {
            return refuse("header", "each header on one line");
        }
        HeaderMap headers = request.getRequestHeaders();
        HeaderValues encoding = headers.get(Headers.TRANSFER_ENCODING);
        if (encoding != null) {
            if (!request.isHttp11()) {
                return refuse("transfer-encoding", "none on HTTP/1.0");
            }
            if (encoding.size() != 1 || !encoding.getFirst().equalsIgnoreCase("chunked")) {
                return refuse("transfer-encoding", "chunked, once");
            }
            if (headers.contains(Headers.CONTENT_LENGTH)) {
                return refuse("transfer-encoding", "not together with content-length");
            }
        }
        return common(request, headers);
    }

    /** What is wrong with an HTTP/2 request, or null. */
    static @Nullable ClientError http2(HttpServerExchange request) {
        HeaderMap headers = request.getRequestHeaders();
        if (headers.contains(Headers.TRANSFER_ENCODING)) {
            return refuse("transfer-encoding", "none on HTTP/2");
        }
        return common(request, headers);
    }

    /** Whether {@code close} is among the connection options. */
    static boolean asksToClose(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.CONNECTION);
        if (values == null) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            for (int at = 0; at + 5 <= value.length(); at++) {
                if (value.regionMatches(true, at, "close", 0, 5)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Undertow's own reading of a length wraps around at 64 bits; here it does not get there. */
    private static boolean isLength(HeaderValues values) {
        String value = values.getFirst();
        if (values.size() != 1 || value.isEmpty() || value.length() > MAX_LENGTH_DIGITS) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable ClientError common(HttpServerExchange request, HeaderMap headers) {
        HeaderValues length = headers.get(Headers.CONTENT_LENGTH);
        if (length != null && !isLength(length)) {
            return refuse("content-length", "one number of at most 15 digits");
        }
        HeaderValues expect = headers.get(Headers.EXPECT);
        if (expect != null
                && (expect.size() != 1 || !expect.getFirst().equalsIgnoreCase("100-continue"))) {
            return Errors.unmetExpectation();
        }
        if (request.getRequestMethod().equals(Methods.TRACE)) {
            return Errors.methodNotAllowed(
                    "TRACE", request.getRequestURI(), "GET, POST or another");
        }
        if (request.isHostIncludedInRequestURI()) {
            return refuse("request target", "a path that begins with /");
        }
        return CanonicalPath.isCanonical(request.getRequestURI())
                ? null
                : refuse("path", "a canonical path without //, ., .., ;, \\ or their escapes");
    }

    private static ClientError refuse(String what, String expected) {
        return Errors.badRequest(
                "The request's " + what + " is refused (expected: " + expected + ")");
    }
}
