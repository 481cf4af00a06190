package io.tollgate.node.request;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.providers.websocket.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a client's request for a WebSocket says. Extensions are not read, and so not agreed to:
 * frames pass as they are.
 *
 * @param accept the answer to the client's key
 * @param presented the virtual key among the protocols, where browsers put it; null where none is
 * @param protocols those that the provider may choose from
 */
record RealtimeHandshake(String accept, @Nullable String presented, List<String> protocols) {
    private static final String KEY_PREFIX = "openai-insecure-api-key.";
    private static final int MOST_PROTOCOLS = 16;

    /** These name an account at the provider, or its key: nobody's business but the gateway's. */
    private static final List<String> NOT_HANDED_ON =
            List.of(KEY_PREFIX, "openai-organization.", "openai-project.");

    RealtimeHandshake {
        protocols = List.copyOf(protocols);
    }

    /** What is wrong with the request, or null. */
    static @Nullable ClientError violation(Exchange exchange) {
        if (exchange.socket() == null
                || !has(exchange, "connection", "upgrade")
                || !has(exchange, "upgrade", "websocket")) {
            return Errors.upgradeRequired(exchange.path());
        }
        if (!Handshake.VERSION.equals(exchange.header("sec-websocket-version"))) {
            return Errors.badRequest(
                    "The request's sec-websocket-version is refused (expected: "
                            + Handshake.VERSION
                            + ")");
        }
        String key = exchange.header("sec-websocket-key");
        return key != null && Handshake.isKey(key)
                ? null
                : Errors.badRequest(
                        "The request's sec-websocket-key is refused (expected: 16 bytes in base64)");
    }

    /** Reads it; it has no {@link #violation}. */
    static RealtimeHandshake read(Exchange exchange) {
        String presented = null;
        var protocols = new ArrayList<String>();
        for (String protocol : list(exchange, "sec-websocket-protocol")) {
            if (protocol.startsWith(KEY_PREFIX)) {
                presented = protocol.substring(KEY_PREFIX.length());
            } else if (isHandedOn(protocol) && protocols.size() < MOST_PROTOCOLS) {
                protocols.add(protocol);
            }
        }
        String key = exchange.header("sec-websocket-key");
        return new RealtimeHandshake(
                Handshake.accept(key == null ? "" : key), presented, protocols);
    }

    /** The header lines for the provider, each ended by CRLF. */
    String lines(String key) {
        var lines =
                new StringBuilder("connection: Upgrade\r\nupgrade: websocket\r\n")
                        .append("sec-websocket-version: ")
                        .append(Handshake.VERSION)
                        .append("\r\nsec-websocket-key: ")
                        .append(key)
                        .append("\r\n");
        if (!protocols.isEmpty()) {
            lines.append("sec-websocket-protocol: ")
                    .append(String.join(", ", protocols))
                    .append("\r\n");
        }
        return lines.toString();
    }

    /** A key of the gateway's own for its side. */
    static String newKey(RandomGenerator random) {
        return Handshake.newKey(random);
    }

    private static boolean isHandedOn(String protocol) {
        for (String prefix : NOT_HANDED_ON) {
            if (protocol.startsWith(prefix)) {
                return false;
            }
        }
        return isToken(protocol);
    }

    /** Nothing else may stand in a header line. */
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean has(Exchange exchange, String header, String option) {
        for (String one : list(exchange, header)) {
            if (one.toLowerCase(Locale.ROOT).equals(option)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> list(Exchange exchange, String header) {
        var all = new ArrayList<String>();
        exchange.forEachHeader((name, value) -> {
            if (name.equals(header)) {
                for (String one : value.split(",", -1)) {
                    all.add(one.strip());
                }
            }
        });
        return all;
    }
}
