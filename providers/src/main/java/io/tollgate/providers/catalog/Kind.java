package io.tollgate.providers.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider charges for. Kinds do not overlap: a token that was read from the cache is {@link
 * #CACHED_INPUT} and not {@link #INPUT} as well.
 *
 * <p>A kind without a price of its own is charged as its {@linkplain #fallback() fallback}, so that
 * no token is free because a list forgot it.
 */
public enum Kind {
    /** Tokens of the prompt that are none of the other kinds. */
    INPUT(0, "input", Quantity.MILLION_TOKENS, null),
    /** Prompt tokens that the provider had in its cache. */
    CACHED_INPUT(1, "cached-read", Quantity.MILLION_TOKENS, INPUT),
    /**
     * Prompt tokens written to the cache for five minutes, or for as long as the provider usually
     * keeps them.
     */
    CACHE_WRITE(2, "cache-write", Quantity.MILLION_TOKENS, INPUT),
    /** Prompt tokens written to the cache for an hour. */
    CACHE_WRITE_1H(3, "cache-write-1h", Quantity.MILLION_TOKENS, CACHE_WRITE),
    AUDIO_INPUT(4, "audio-input", Quantity.MILLION_TOKENS, INPUT),
    CACHED_AUDIO(5, "cached-audio", Quantity.MILLION_TOKENS, AUDIO_INPUT),
    IMAGE_INPUT(6, "image-input", Quantity.MILLION_TOKENS, INPUT),
    CACHED_IMAGE(7, "cached-image", Quantity.MILLION_TOKENS, IMAGE_INPUT),
    /** Tokens of the answer that are none of the other kinds. */
    OUTPUT(8, "output", Quantity.MILLION_TOKENS, null),
    REASONING(9, "reasoning", Quantity.MILLION_TOKENS, OUTPUT),
    AUDIO_OUTPUT(10, "audio-output", Quantity.MILLION_TOKENS, OUTPUT),
    IMAGE_OUTPUT(11, "image-output", Quantity.MILLION_TOKENS, OUTPUT),
    /** The request itself. */
    REQUESTS(12, "request", Quantity.ONE, null),
    /** Images that were made. */
    IMAGES(13, "image", Quantity.ONE, null),
    /** Images that were sent. */
    IMAGES_SENT(14, "image-sent", Quantity.ONE, null),
    /** Milliseconds of audio that were sent. */
    AUDIO_MILLIS(15, "audio-minute", Quantity.MINUTE_OF_MILLIS, null),
    /** Milliseconds of speech that were made. */
    SPEECH_MILLIS(16, "speech-minute", Quantity.MINUTE_OF_MILLIS, null),
    /** Characters that were spoken. */
    CHARACTERS(17, "characters", Quantity.MILLION_TOKENS, null),
    /** Calls of the provider's own web search. */
    SEARCHES(18, "searches", Quantity.THOUSAND, null);

    static final List<Kind> ALL = List.of(values());

    private final int index;
    private final String key;
    private final int quantity;
    private final @Nullable Kind fallback;

    Kind(int index, String key, int quantity, @Nullable Kind fallback) {
        this.index = index;
        this.key = key;
        this.quantity = quantity;
        this.fallback = fallback;
    }

    /** How it is called in the configuration and in price files, such as {@code cached-read}. */
    public String key() {
        return key;
    }

    /**
     * How many of it a price is for: a million tokens or characters, a minute, a thousand searches,
     * one image.
     */
    public int quantity() {
        return quantity;
    }

    /** What it is charged as where it has no price of its own. */
    public Optional<Kind> fallback() {
        return Optional.ofNullable(fallback);
    }

    @Nullable Kind chargedAs() {
        return fallback;
    }

    /** Its place in arrays of rates and counts. */
    int index() {
        return index;
    }

    /** Whether it counts towards the length of the context, which decides the tier. */
    boolean inContext() {
        return index < OUTPUT.index;
    }

    static Optional<Kind> ofKey(String key) {
        for (Kind kind : ALL) {
            if (kind.key.equals(key)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** How many units a price is quoted for. Each divides {@link NanoSum#PARTS}. */
    private static final class Quantity {
        static final int ONE = 1;
        static final int THOUSAND = 1_000;
        static final int MILLION_TOKENS = 1_000_000;
        static final int MINUTE_OF_MILLIS = 60_000;
    }
}
