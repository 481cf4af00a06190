package io.tollgate.providers.credential.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenEndpoint;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenSource;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.upstream.FailureClass;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/**
 * A service account with its key: an assertion signed with RS256 is exchanged for a token.
 *
 * @param email whose tokens they are
 * @param keyId names the key; "" where not known
 * @param endpoint where the assertion goes
 */
public record ServiceAccount(
        String email, String keyId, PrivateKey key, URI endpoint, InstantSource clock)
        implements TokenSource {
    static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long SECONDS = 3600;

    @Override
    public String identity() {
        byte[] encoded = key.getEncoded();
        return "service-account "
                + email
                + " "
                + keyId
                + " "
                + endpoint
                + " "
                + (encoded == null ? "" : Base64.getEncoder().encodeToString(encoded));
    }

    @Override
    public AccessToken fetch(TokenHttp http) throws TokenFailure {
        return TokenEndpoint.post(
                http, endpoint, Map.of("grant_type", GRANT, "assertion", assertion()));
    }

    private String assertion() throws TokenFailure {
        ObjectNode header = Json.object().put("alg", "RS256").put("typ", "JWT");
        if (!keyId.isEmpty()) {
            header.put("kid", keyId);
        }
        long now = clock.instant().getEpochSecond();
        ObjectNode claims =
                Json.object()
                        .put("iss", email)
                        .put("sub", email)
                        .put("scope", SCOPE)
                        .put("aud", endpoint.toString())
                        .put("iat", now)
                        .put("exp", now + SECONDS);
        String signed = base64(Json.bytes(header)) + "." + base64(Json.bytes(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new TokenFailure(
                    FailureClass.AUTHENTICATION, "the key of " + email + " cannot sign: " + e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServiceAccount[" + email + "]";
    }
}
