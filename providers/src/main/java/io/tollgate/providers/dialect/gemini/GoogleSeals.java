package io.tollgate.providers.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.providers.chat.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Seals in {@code thoughtSignature}, which is base64 to Google's clients: they decode it and encode
 * it again. One of Gemini goes as it is; of another provider, as base64 of {@code
 * tg1.FORMAT.VALUE}, or {@code tg1s.} where the thought itself is sealed.
 */
final class GoogleSeals {
    private static final String SEAL = "tg1.";
    private static final String SEALED_THOUGHT = "tg1s.";

    private GoogleSeals() {}

    /**
     * What a client brought back.
     *
     * @param thought whether it is the thought itself, that only its provider can read
     */
    record Opened(Signature signature, boolean thought) {
        boolean ofGemini() {
            return signature.format().equals(Signature.GEMINI);
        }
    }

    static String close(Signature signature, boolean thought) {
        if (signature.format().equals(Signature.GEMINI) && !thought) {
            return signature.value();
        }
        String text =
                (thought ? SEALED_THOUGHT : SEAL) + signature.format() + "." + signature.value();
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    static Opened open(String text) {
        String own = decoded(text);
        if (own != null) {
            boolean thought = own.startsWith(SEALED_THOUGHT);
            int start = (thought ? SEALED_THOUGHT : SEAL).length();
            int dot = own.indexOf('.', start);
            if (dot > 0) {
                return new Opened(
                        new Signature(own.substring(dot + 1), own.substring(start, dot)), thought);
            }
        }
        return new Opened(new Signature(text, Signature.GEMINI), false);
    }

    /** The text of a seal that was made here; null of any other. Both alphabets are taken. */
    private static @Nullable String decoded(String text) {
        if (!text.startsWith("dGcx")) {
            return null;
        }
        try {
            String usual = text.replace('-', '+').replace('_', '/');
            String decoded = new String(Base64.getDecoder().decode(usual), UTF_8);
            return decoded.startsWith(SEAL) || decoded.startsWith(SEALED_THOUGHT) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
