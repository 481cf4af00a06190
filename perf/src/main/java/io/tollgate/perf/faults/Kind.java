package io.tollgate.perf.faults;

import java.util.random.RandomGenerator;

/**
 * A way for a request to go, as a client asks for it.
 *
 * @see FaultNode the providers and keys behind the names
 */
enum Kind {
    PLAIN("mock/mock-1k", 30),
    STREAM("mock/mock-stream", 18),
    SLOW("mock/mock-slow", 12),
    /** Too many requests at the first provider, an answer at the second. */
    FALLBACK("either", 5),
    PROVIDER_ERROR("shaky/mock-500", 4),
    PROVIDER_BUSY("busy/mock-429", 3),
    CUT_ANSWER("shaky/mock-cut", 3),
    CUT_STREAM("shaky/mock-cut", 5),
    HANGS_UP_EARLY("mock/mock-slow", 4),
    HANGS_UP_IN_STREAM("mock/mock-stream", 6),
    WRONG_KEY("mock/mock-1k", 3),
    MODEL_NOT_ALLOWED("shaky/mock-cut", 3),
    UNKNOWN_MODEL("mock-nowhere/none", 2),
    BAD_JSON("mock/mock-1k", 2);

    private static final Kind[] ALL = values();
    private static final int TOTAL = total(ALL.length);
    private static final String FILLER = "Tell me about lazy dogs and quick foxes. ".repeat(20);

    private final String model;
    private final int share;

    Kind(String model, int share) {
        this.model = model;
        this.share = share;
    }

    /** One of all kinds, by their shares. */
    static Kind mixed(RandomGenerator random) {
        int at = random.nextInt(TOTAL);
        for (Kind kind : ALL) {
            at -= kind.share;
            if (at < 0) {
                return kind;
            }
        }
        throw new AssertionError("the shares sum up to " + TOTAL);
    }

    /** The same without clients that hang up: each request of these is answered by somebody. */
    static Kind answered(RandomGenerator random) {
        Kind kind = mixed(random);
        return kind.hangsUp() ? PLAIN : kind;
    }

    boolean hangsUp() {
        return this == HANGS_UP_EARLY || this == HANGS_UP_IN_STREAM;
    }

    boolean stream() {
        return this == STREAM || this == CUT_STREAM || this == HANGS_UP_IN_STREAM;
    }

    /** Whether a node that is well serves it whole. */
    boolean served() {
        return this == PLAIN || this == STREAM || this == SLOW || this == FALLBACK;
    }

    String key() {
        return switch (this) {
            case WRONG_KEY -> "tg-nobody-0123456789abcdef";
            case MODEL_NOT_ALLOWED -> FaultNode.FEW_MODELS_KEY;
            case PLAIN,
                    STREAM,
                    SLOW,
                    FALLBACK,
                    PROVIDER_ERROR,
                    PROVIDER_BUSY,
                    CUT_ANSWER,
                    CUT_STREAM,
                    HANGS_UP_EARLY,
                    HANGS_UP_IN_STREAM,
                    UNKNOWN_MODEL,
                    BAD_JSON ->
                    FaultNode.KEY;
        };
    }

    String body() {
        String stream = stream() ? "\"stream\":true," : "";
        String whole =
                "{\"model\":\""
                        + model
                        + "\","
                        + stream
                        + "\"messages\":[{\"role\":\"user\",\"content\":\""
                        + FILLER
                        + "\"}]}";
        return this == BAD_JSON ? whole.substring(0, whole.length() - 3) : whole;
    }

    private static int total(int count) {
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += values()[i].share;
        }
        return total;
    }
}
