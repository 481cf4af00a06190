package io.tollgate.cluster.load;

import org.jspecify.annotations.Nullable;

/**
 * Is told at once when the health of a key changes on this node. Called on the threads of requests:
 * does not block.
 */
interface HealthNews {
    /** While there is nobody to tell. */
    HealthNews NOBODY =
            new HealthNews() {
                @Override
                public void pausing(String key, long nanos, int strikes) {}

                @Override
                public void breaker(
                        String key, String model, Turn turn, long nanos, int openings) {}
            };

    /** The provider asked to leave the key alone for so long. */
    void pausing(String key, long nanos, int strikes);

    /**
     * A breaker has changed.
     *
     * @param model "" for the breaker over the whole key
     * @param nanos until a probe is due, where it opened
     * @param openings in a row
     */
    void breaker(String key, String model, Turn turn, long nanos, int openings);

    /** What happened to a breaker. */
    enum Turn {
        CLOSED(0),
        OPENED(1),
        /** A probe is out. */
        PROBING(2);

        /** How nodes say it to each other. */
        final int code;

        Turn(int code) {
            this.code = code;
        }

        static @Nullable Turn of(int code) {
            for (Turn turn : values()) {
                if (turn.code == code) {
                    return turn;
                }
            }
            return null;
        }
    }
}
