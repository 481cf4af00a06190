package io.tollgate.providers.dialect;

import java.util.concurrent.ThreadLocalRandom;

/** Ids for what a provider left without one. */
public final class Ids {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Ids() {}

    public static String toolCall() {
        return "call_" + random(24);
    }

    public static String completion() {
        return "chatcmpl-" + random(29);
    }

    /** The id of an answer of Anthropic's API. */
    public static String message() {
        return "msg_" + random(24);
    }

    /** One of 32 letters and digits behind that beginning. */
    public static String random(String beginning) {
        return beginning + random(32);
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
