package io.tollgate.perf.load;

import java.util.Locale;

/** What the mock provider has seen and done since the last reset. One thread. */
final class MockCounters {
    long connections;
    long refused;
    long requests;
    long answered;
    long failed;
    long wrongModel;
    long wrongAuthorization;
    long streams;
    long streamsEnded;
    long streamsBroken;
    long chunks;
    long bytesIn;
    long bytesOut;

    /** How much later than planned chunks and delayed answers went out. */
    final Histogram lateness = new Histogram();

    void reset() {
        connections = 0;
        refused = 0;
        requests = 0;
        answered = 0;
        failed = 0;
        wrongModel = 0;
        wrongAuthorization = 0;
        streams = 0;
        streamsEnded = 0;
        streamsBroken = 0;
        chunks = 0;
        bytesIn = 0;
        bytesOut = 0;
        lateness.clear();
    }

    String json() {
        return String.format(
                Locale.ROOT,
                """
                {"connections":%d,"refused":%d,"requests":%d,"answered":%d,"failed":%d,"wrongModel":%d,\
                "wrongAuthorization":%d,"streams":%d,"streamsEnded":%d,"streamsBroken":%d,\
                "chunks":%d,"bytesIn":%d,"bytesOut":%d,\
                "lateP50Us":%.1f,"lateP99Us":%.1f,"lateMaxUs":%.1f}\
                """,
                connections,
                refused,
                requests,
                answered,
                failed,
                wrongModel,
                wrongAuthorization,
                streams,
                streamsEnded,
                streamsBroken,
                chunks,
                bytesIn,
                bytesOut,
                lateness.percentileMicros(50),
                lateness.percentileMicros(99),
                lateness.max() / 1_000.0);
    }
}
