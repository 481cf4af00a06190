package io.tollgate.providers.tokens;

/**
 * The output of one stream as far as it is known: what its provider has counted so far and, as an
 * estimate, the texts that came since. One a stream, one thread; no allocation.
 */
public final class OutputMeter {
    private long counted;
    private long weight;

    /** A text of the model has come. */
    public void text(CharSequence text) {
        weight += TokenEstimate.weigh(text);
    }

    /** A text of the model has come, in UTF-8. */
    public void text(byte[] bytes, int from, int to) {
        weight += TokenEstimate.weigh(bytes, from, to);
    }

    /**
     * More of the model's output has come.
     *
     * @param more its {@link TokenEstimate#weigh weight}; not negative
     */
    public void weighed(long more) {
        weight += more;
    }

    /**
     * The provider says how many tokens its answer has so far. A count that does not grow says
     * nothing of the texts since the one before; one ahead of all texts counts the first of them.
     *
     * @param tokens of all output, hidden reasoning included; not negative
     */
    public void reported(long tokens) {
        if (weight > 0 && tokens > counted) {
            counted = tokens;
            weight = 0;
        }
    }

    /** All output; more than the provider counted only where texts have come since. */
    public long tokens() {
        return counted + TokenEstimate.tokens(weight);
    }
}
