package io.tollgate.node.routing;

import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.aws.RequestSigner;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The request lines and fixed headers of one provider key, as bytes. Holds the secret only within
 * these bytes.
 */
final class RequestHeads {
    private static final String USER_AGENT = "tollgate";
    private static final int MAX_CACHED = 32;
    private static final String CRLF = "\r\n";
    private static final String JSON = "application/json";
    private static final byte[] NO_LINES = new byte[0];
    private static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final String prefix;
    private final String forwardHeaders;
    private final @Nullable RequestSigner signer;
    private final String jsonHeaders;
    private final String unversionedHeaders;
    private final ConcurrentHashMap<String, byte[]> json = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, byte[]> unversioned = new ConcurrentHashMap<>();

    RequestHeads(ProviderSettings provider, KeySecret secret) {
        String path = URI.create(provider.profile().baseUrl()).getRawPath();
        this.prefix = path == null ? "" : path.replaceFirst("/+$", "");
        Map<String, String> headers = headers(provider, secret);
        this.signer = signer(provider, secret);
        this.forwardHeaders = lines(headers);
        headers.putIfAbsent("content-type", JSON);
        headers.putIfAbsent("accept", "application/json, text/event-stream");
        this.jsonHeaders = lines(headers);
        List<String> ofFormat = provider.profile().wire().headers();
        for (int i = 0; i < ofFormat.size(); i += 2) {
            headers.remove(ofFormat.get(i));
        }
        this.unversionedHeaders = lines(headers);
        for (Operation operation : Operation.values()) {
            if (!operation.forwarded()) {
                json(operation.path());
            }
        }
    }

    private static @Nullable RequestSigner signer(ProviderSettings provider, KeySecret secret) {
        if (provider.profile().auth() != Profile.Auth.AWS) {
            return null;
        }
        String host = host(provider.upstream().origin());
        return AwsSecret.read(secret.reveal())
                .map(aws -> new RequestSigner(aws, host, JSON, InstantSource.system()))
                .orElse(null);
    }

    /** Lines that belong to this one request; none where the key stands in the fixed ones. */
    byte[] signature(String path, Body body) {
        return signer == null ? NO_LINES : signer.lines("POST", prefix + path, body);
    }

    /** That text of the provider without the secrets that are signed with. */
    String mask(String text) {
        return signer == null ? text : signer.mask(text);
    }

    byte[] json(String path) {
        return post(path, jsonHeaders, json);
    }

    byte[] jsonWithoutVersion(String path) {
        return post(path, unversionedHeaders, unversioned);
    }

    private byte[] post(String path, String headers, ConcurrentHashMap<String, byte[]> known) {
        byte[] cached = known.get(path);
        if (cached != null) {
            return cached;
        }
        byte[] built = bytes(line("POST", path) + headers);
        if (known.size() < MAX_CACHED) {
            known.put(path, built);
        }
        return built;
    }

    byte[] forward(String method, String target) {
        return bytes(line(method, target) + forwardHeaders);
    }

    /** A GET of events from any server, which is told nothing of key and configuration. */
    static byte[] events(Origin origin, String target) {
        return bytes(
                line("GET", "", target)
                        + lines(
                                Map.of(
                                        "host",
                                        host(origin),
                                        "user-agent",
                                        USER_AGENT,
                                        "accept",
                                        "text/event-stream",
                                        "cache-control",
                                        "no-store")));
    }

    private String line(String method, String target) {
        return line(method, prefix, target);
    }

    private static String line(String method, String prefix, String target) {
        requireVisible("method", method);
        requireVisible("path", target);
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path: '" + target + "' (expected: one that begins with '/')");
        }
        return method + " " + prefix + target + " HTTP/1.1" + CRLF;
    }

    /** What the configuration names takes the place of what is sent by default. */
    private static Map<String, String> headers(ProviderSettings provider, KeySecret secret) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("host", host(provider.upstream().origin()));
        headers.put("user-agent", USER_AGENT);
        List<String> fixed = provider.profile().wire().headers();
        for (int i = 0; i < fixed.size(); i += 2) {
            headers.put(fixed.get(i), fixed.get(i + 1));
        }
        String key = secret.reveal();
        switch (provider.profile().auth()) {
            case BEARER -> headers.put("authorization", "Bearer " + key);
            case AWS -> {
                if (!key.isEmpty() && AwsSecret.read(key).isEmpty()) {
                    headers.put("authorization", "Bearer " + key);
                }
            }
            case API_KEY -> headers.put("api-key", key);
            case X_API_KEY -> headers.put("x-api-key", key);
            case XI_API_KEY -> headers.put("xi-api-key", key);
            case X_GOOG_API_KEY -> headers.put("x-goog-api-key", key);
            case NONE -> {
                if (!key.isEmpty()) {
                    headers.put("authorization", "Bearer " + key);
                }
            }
        }
        provider.headers()
                .forEach((name, value) -> {
                    requireHeader(name, value);
                    headers.put(name, value);
                });
        return headers;
    }

    private static String host(Origin origin) {
        String name = origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host();
        int usual = origin.tls() ? 443 : 80;
        return origin.port() == usual ? name : name + ":" + origin.port();
    }

    private static void requireHeader(String name, String value) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")) {
            throw new IllegalArgumentException(
                    "header name: '" + name + "' (expected: letters, digits and '-')");
        }
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "header " + name + ": is set by the gateway (expected: another header)");
        }
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
    }

    private static String lines(Map<String, String> headers) {
        var text = new StringBuilder();
        headers.forEach((name, value) -> text.append(name).append(": ").append(value).append(CRLF));
        return text.toString();
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
