package io.tollgate.perf.load;

/** What can be wrong with an answer, as a client sees it. */
enum Fault {
    /** Another status than 200. */
    STATUS,
    /** A 200 whose body is not the mock's answer, or is no JSON. */
    WRONG_BODY,
    /** Bytes that are not HTTP/1.1 as expected. */
    PROTOCOL,
    /** The connection could not be opened, or broke before the answer was whole. */
    CONNECTION,
    /** Not answered when the run was over. */
    UNFINISHED,
    /** A stream that ended without all its chunks, its finish reason, usage or [DONE]. */
    INCOMPLETE_STREAM
}
