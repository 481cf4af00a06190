package io.tollgate.audit.sink;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a receiver knows that a call is ours: {@code x-tollgate-signature} is {@code sha256=} and the
 * hex HMAC-SHA256, under the shared secret, of {@code x-tollgate-timestamp} (seconds since 1970), a
 * dot, and the body.
 */
public final class WebhookSignature {
    public static final String HEADER = "x-tollgate-signature";
    public static final String TIMESTAMP = "x-tollgate-timestamp";

    private static final String HMAC = "HmacSHA256";

    private WebhookSignature() {}

    /** The value of {@link #HEADER}. */
    public static String of(String secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing from this JDK", e);
        }
    }
}
