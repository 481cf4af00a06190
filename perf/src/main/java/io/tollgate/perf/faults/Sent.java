package io.tollgate.perf.faults;

/**
 * A request that a client sent, and what the client knows of it.
 *
 * @param trace its trace id, made by the client: 32 hexadecimal digits, used once
 * @param status 0 where no head of an answer came
 * @param requestId the gateway's, from the answer's head; "" where none came
 * @param whole whether the answer was the one that was asked for, to its end: for a stream with its
 *     last event
 * @param atMillis since 1970, when it was sent
 * @param nanos from the moment it was due to the end of its answer
 */
record Sent(
        String trace,
        Kind kind,
        Seen seen,
        int status,
        String requestId,
        boolean whole,
        long atMillis,
        long nanos) {

    /** How it ended for the client. */
    enum Seen {
        /** The client read an answer to its end, be it an error. */
        ANSWERED,
        /** The connection broke. */
        BROKEN,
        /** The client hung up. */
        LEFT
    }

    /** Whether a client would complain: it asked for what works and did not get it. */
    boolean failed() {
        return seen == Seen.BROKEN || (kind.served() && !whole);
    }
}
