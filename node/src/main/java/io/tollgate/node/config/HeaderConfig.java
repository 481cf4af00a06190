package io.tollgate.node.config;

import java.util.Set;

/**
 * A header that every request to a provider gets.
 *
 * @param name in lower case
 * @param value may be a secret
 */
public record HeaderConfig(String name, Secret value) {
    private static final Set<String> RESERVED =
            Set.of(
                    "authorization",
                    "api-key",
                    "host",
                    "connection",
                    "content-length",
                    "content-type",
                    "transfer-encoding",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect");

    public HeaderConfig {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: a header name in lower case)");
        }
        if (!isValue(value.reveal())) {
            throw new IllegalArgumentException("value (expected: printable ASCII on one line)");
        }
    }

    static boolean isName(String name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the gateway sets that header itself, or it would change the framing. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
