package io.tollgate.providers.dialect.openai;

import java.util.concurrent.ThreadLocalRandom;

/** Ids for what a provider left without one. */
final class Ids {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Ids() {}

    static String toolCall() {
        return "call_" + random(24);
    }

    static String completion() {
        return "chatcmpl-" + random(29);
    }

    private static String random(int length) {
        var random = ThreadLocalRandom.current();
        var id = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
