package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.chat.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Thoughts that only the provider can read: bytes, in base64. Those of Claude are text, the same
 * that Anthropic's own API gives, and are told as such; others keep their base64.
 */
final class Redacted {
    /** Of bytes that are no text. */
    private static final String BYTES = "bedrock-bytes-v1";

    private Redacted() {}

    static Signature read(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            boolean text = bytes.length > 0;
            for (byte b : bytes) {
                text &= b > ' ' && b < 0x7f;
            }
            return text
                    ? new Signature(
                            new String(bytes, StandardCharsets.US_ASCII), Signature.ANTHROPIC)
                    : new Signature(base64, BYTES);
        } catch (IllegalArgumentException e) {
            return new Signature(base64, BYTES);
        }
    }

    /** Whether the provider can have made it. */
    static boolean isOurs(Signature content) {
        return content.format().equals(BYTES) || content.fits(Signature.ANTHROPIC);
    }

    static String write(Signature content) {
        return content.format().equals(BYTES) ? content.value() : encoded(content.value());
    }

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
