package io.tollgate.providers.dialect.anthropic;

import io.tollgate.providers.chat.Signature;

/**
 * Signatures of other providers in the place where this API has its own: {@code tg1.FORMAT.VALUE}.
 * An Anthropic client brings its thinking blocks back unchanged, and with them whose they are.
 */
public final class Seals {
    private static final String PREFIX = "tg1.";

    private Seals() {}

    /** What the client gets. */
    public static String close(Signature signature) {
        return signature.fits(Signature.ANTHROPIC)
                ? signature.value()
                : PREFIX + signature.format() + "." + signature.value();
    }

    /** What the client brought back. */
    public static Signature open(String text) {
        int dot = text.startsWith(PREFIX) ? text.indexOf('.', PREFIX.length()) : -1;
        return dot < 0
                ? new Signature(text, Signature.ANTHROPIC)
                : new Signature(text.substring(dot + 1), text.substring(PREFIX.length(), dot));
    }
}
