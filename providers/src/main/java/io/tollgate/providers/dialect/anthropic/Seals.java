package io.tollgate.providers.dialect.anthropic;

import io.tollgate.providers.chat.Signature;

/** Signatures in the place where this API has its own. */
public final class Seals {
    private Seals() {}

    /** What the client gets. */
    public static String close(Signature signature) {
        return io.tollgate.providers.dialect.translation.Seals.close(
                signature, Signature.ANTHROPIC);
    }

    /** What the client brought back. */
    public static Signature open(String text) {
        return io.tollgate.providers.dialect.translation.Seals.open(text, Signature.ANTHROPIC);
    }
}
