package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;

/**
 * Signatures of other providers in the place where an API has its own: {@code tg1.FORMAT.VALUE}. A
 * client brings its thoughts back unchanged, and with them whose they are.
 */
public final class Seals {
    private static final String PREFIX = "tg1.";
    private static final String WHOLE = "tg1s.";

    private Seals() {}

    /**
     * What the client gets.
     *
     * @param own the format of the client's API, whose seals stand there as they are
     */
    public static String close(Signature signature, String own) {
        return signature.fits(own)
                ? signature.value()
                : PREFIX + signature.format() + "." + signature.value();
    }

    /** A thought that only its provider can read, where an API has but one place for both. */
    public static String closeWhole(Signature content) {
        return WHOLE + content.format() + "." + content.value();
    }

    /** The thought that came back with that text and that seal. */
    public static ContentPart thought(String text, String seal, String own) {
        int dot = seal.startsWith(WHOLE) ? seal.indexOf('.', WHOLE.length()) : -1;
        if (dot < 0) {
            return new ContentPart.Reasoning(text, open(seal, own));
        }
        return new ContentPart.SealedReasoning(
                new Signature(seal.substring(dot + 1), seal.substring(WHOLE.length(), dot)));
    }

    /** What the client brought back. */
    public static Signature open(String text, String own) {
        int dot = text.startsWith(PREFIX) ? text.indexOf('.', PREFIX.length()) : -1;
        return dot < 0
                ? new Signature(text, own)
                : new Signature(text.substring(dot + 1), text.substring(PREFIX.length(), dot));
    }
}
