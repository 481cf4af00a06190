package io.tollgate.perf.load;

/**
 * A number of requests, sent one after the other to a store that holds rows already.
 *
 * @param rows in the store before
 * @param sent requests
 * @param bad answers that were wrong
 * @param perSecond answers a second
 * @param cpuMicros processor time of the node for each request, until its row was in the store
 * @param p50 latency in microseconds
 * @param p99 likewise
 * @param residentMb of the node at the end
 * @param otherCores cores that processes other than ours kept busy
 */
record FlatWindow(
        long rows,
        long sent,
        long bad,
        double perSecond,
        double cpuMicros,
        double p50,
        double p99,
        double residentMb,
        double otherCores) {}
