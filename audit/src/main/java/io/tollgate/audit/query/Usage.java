package io.tollgate.audit.query;

import java.util.List;

/**
 * What a group of requests used.
 *
 * @param group the values it is told apart by, in the order of the question
 * @param errors requests that ended as client_error, failed or unknown
 * @param refused by the gateway, before they went to a provider
 * @param tokens of each kind
 * @param costNanoUsd of the requests whose model has a price
 * @param unpriced requests whose model has none
 * @param latencyMs the average, from the head of a request to the end of its answer; -1 where no
 *     request has a latency
 */
public record Usage(
        List<String> group,
        long requests,
        long errors,
        long refused,
        Tokens tokens,
        long costNanoUsd,
        long unpriced,
        double latencyMs) {
    public Usage {
        group = List.copyOf(group);
    }

    /** Tokens as the row counts them: input includes cached, output includes reasoning. */
    public record Tokens(
            long input,
            long cachedInput,
            long cacheWrite,
            long output,
            long reasoning,
            long audioInput,
            long audioOutput,
            long images) {}
}
