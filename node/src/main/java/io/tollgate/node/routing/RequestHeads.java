package io.tollgate.node.routing;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.upstream.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The request lines and fixed headers of one provider key, as bytes. Holds the secret only within
 * these bytes.
 */
final class RequestHeads {
    private static final String USER_AGENT = "tollgate";
    private static final int MAX_CACHED = 32;

    private final String prefix;
    private final String headers;
    private final ConcurrentHashMap<String, byte[]> json = new ConcurrentHashMap<>();

    RequestHeads(ProviderSettings provider, KeySecret secret) {
        String path = URI.create(provider.profile().baseUrl()).getRawPath();
        this.prefix = path == null || path.equals("/") ? "" : path;
        this.headers = headers(provider, secret);
        for (Operation operation : Operation.values()) {
            if (operation != Operation.FORWARD) {
                json(operation.path());
            }
        }
    }

    byte[] json(String path) {
        byte[] cached = json.get(path);
        if (cached != null) {
            return cached;
        }
        byte[] built =
                bytes(
                        line("POST", path)
                                + headers
                                + "content-type: application/json\r\n"
                                + "accept: application/json, text/event-stream\r\n");
        if (json.size() < MAX_CACHED) {
            json.put(path, built);
        }
        return built;
    }

    byte[] forward(String method, String target) {
        return bytes(line(method, target) + headers);
    }

    private String line(String method, String target) {
        requireVisible("method", method);
        requireVisible("path", target);
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path: '" + target + "' (expected: one that begins with '/')");
        }
        return method + " " + prefix + target + " HTTP/1.1\r\n";
    }

    private static String headers(ProviderSettings provider, KeySecret secret) {
        var text = new StringBuilder();
        header(text, "host", host(provider.upstream().origin()));
        switch (provider.profile().auth()) {
            case BEARER -> header(text, "authorization", "Bearer " + secret.reveal());
            case API_KEY -> header(text, "api-key", secret.reveal());
            case NONE -> {
                if (!secret.reveal().isEmpty()) {
                    header(text, "authorization", "Bearer " + secret.reveal());
                }
            }
        }
        if (provider.headers().keySet().stream().noneMatch("user-agent"::equalsIgnoreCase)) {
            header(text, "user-agent", USER_AGENT);
        }
        for (Map.Entry<String, String> extra : provider.headers().entrySet()) {
            header(text, extra.getKey(), extra.getValue());
        }
        return text.toString();
    }

    private static String host(Origin origin) {
        String name = origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host();
        int usual = origin.tls() ? 443 : 80;
        return origin.port() == usual ? name : name + ":" + origin.port();
    }

    private static void header(StringBuilder text, String name, String value) {
        requireVisible("header name", name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "header "
                                + name
                                + ": a character at "
                                + i
                                + " (expected: printable ASCII only)");
            }
        }
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private static void requireVisible(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        what + ": a character at " + i + " (expected: visible ASCII only)");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
