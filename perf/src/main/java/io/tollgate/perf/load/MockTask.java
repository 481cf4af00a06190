package io.tollgate.perf.load;

/** What a connection of the mock provider waits for its time to do. */
enum MockTask {
    NONE,
    ANSWER_SMALL,
    ANSWER_LARGE,
    START_STREAM,
    NEXT_CHUNK
}
