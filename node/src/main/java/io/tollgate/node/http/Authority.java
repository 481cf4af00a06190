package io.tollgate.node.http;

import org.jspecify.annotations.Nullable;

/** Whether the value of a Host header names a host and nothing else (RFC 9112, 3.2). */
final class Authority {
    private static final int MAX_PORT = 65535;
    private static final int MAX_PORT_DIGITS = 5;

    private Authority() {}

    /**
     * An empty value is valid: it stands for a target without an authority.
     *
     * @param host null is valid: an HTTP/1.0 request needs none
     */
    static boolean isValid(@Nullable String host) {
        if (host == null) {
            return true;
        }
        boolean literal = !host.isEmpty() && host.charAt(0) == '[';
        int colon = literal ? host.indexOf(':', host.indexOf(']') + 1) : host.indexOf(':');
        int end = colon < 0 ? host.length() : colon;
        boolean named = literal ? isLiteral(host, end) : isName(host, end);
        return named && (colon < 0 || isPort(host, colon + 1));
    }

    private static boolean isName(String host, int to) {
        for (int i = 0; i < to; i++) {
            char next = host.charAt(i);
            if (!isLetterOrDigit(next) && "-._~%!$&'()*+,;=".indexOf(next) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLiteral(String host, int to) {
        if (to < 4 || host.charAt(to - 1) != ']') {
            return false;
        }
        for (int i = 1; i < to - 1; i++) {
            char next = host.charAt(i);
            if (!isLetterOrDigit(next) && "-._~!$&'()*+,;=:%".indexOf(next) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(String host, int from) {
        if (host.length() - from > MAX_PORT_DIGITS) {
            return false;
        }
        int port = 0;
        for (int i = from; i < host.length(); i++) {
            char next = host.charAt(i);
            if (next < '0' || next > '9') {
                return false;
            }
            port = port * 10 + next - '0';
        }
        return port <= MAX_PORT;
    }

    private static boolean isLetterOrDigit(char next) {
        return (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9');
    }
}
