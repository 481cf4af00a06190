package io.tollgate.node.acceptance.credential;

import io.tollgate.node.acceptance.upstream.FakeUpstream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A key file of a service account whose token endpoint is a fake one. */
public final class GoogleCredentials {
    private GoogleCredentials() {}

    /** Its JSON text, on one line. */
    public static String serviceAccount(FakeUpstream endpoint) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String key =
                    Base64.getEncoder()
                            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return """
            {"type":"service_account","project_id":"file-project","private_key_id":"kid",\
            "private_key":"-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",\
            "client_email":"sa@p.example","token_uri":"http://127.0.0.1:%d/token"}\
            """
                    .formatted(key, endpoint.port());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has RSA", e);
        }
    }

    /** What a token endpoint answers. */
    public static String token(String value, int seconds) {
        return "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
                .formatted(value, seconds);
    }
}
