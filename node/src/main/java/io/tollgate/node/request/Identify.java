package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.providers.conversation.ClientApi;
import org.jspecify.annotations.Nullable;

/** Who asks: the virtual key from whichever header the client's library uses. */
final class Identify {
    private static final String BEARER = "Bearer ";
    private static final String SIGNED = "AWS4-HMAC-SHA256 ";
    private static final String CREDENTIAL = "Credential=";
    private static final Stage<VirtualKey> MISSING =
            new Stage.Refused<>(Errors.missingKey(), RequestCategory.KEY_REFUSED);
    private static final Stage<VirtualKey> UNKNOWN =
            new Stage.Refused<>(Errors.unknownKey(), RequestCategory.KEY_REFUSED);

    private Identify() {}

    static Stage<VirtualKey> identify(Exchange exchange, KeyRing keys) {
        return identify(presented(exchange), keys);
    }

    /** Who presents that key, wherever it stood. */
    static Stage<VirtualKey> identify(@Nullable String presented, KeyRing keys) {
        if (presented == null) {
            return MISSING;
        }
        return switch (keys.find(presented)) {
            case KeyRing.Found found -> new Stage.Passed<>(found.key());
            case KeyRing.Unknown _ -> UNKNOWN;
        };
    }

    /**
     * Who signed, for clients of AWS that can do nothing else. The signature is not checked: the
     * gateway keeps digests of its keys and no secrets to sign with.
     */
    private static @Nullable String accessKeyId(String authorization) {
        int start = authorization.indexOf(CREDENTIAL);
        int end = start < 0 ? -1 : authorization.indexOf('/', start);
        return end < 0 ? null : authorization.substring(start + CREDENTIAL.length(), end);
    }

    static @Nullable String presented(Exchange exchange) {
        String authorization = exchange.header("authorization");
        if (authorization != null && authorization.startsWith(SIGNED)) {
            String key = exchange.header("x-api-key");
            return key == null ? accessKeyId(authorization) : key;
        }
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : authorization;
        }
        String key = exchange.header("x-api-key");
        if (key == null) {
            key = exchange.header("api-key");
        }
        if (key == null) {
            key = exchange.header("x-goog-api-key");
        }
        return key == null && Routes.client(exchange.path()) == ClientApi.GOOGLE
                ? inQuery(exchange.query())
                : key;
    }

    /** Where old clients of Google's API put it. */
    private static @Nullable String inQuery(String query) {
        String value = GooglePath.queryValue(query, "key");
        return value.isEmpty() ? null : value;
    }
}
