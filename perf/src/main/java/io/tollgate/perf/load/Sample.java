package io.tollgate.perf.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * One gateway in one scenario in one round.
 *
 * @param units requests answered, or chunks received, within the window
 * @param perSecond units a second
 * @param cpuMicros processor time of the gateway's process tree for each unit; 0 for direct
 * @param p50 latency of a request from its intended start, or delay of a chunk, in microseconds
 * @param p90 likewise
 * @param p99 likewise
 * @param p999 likewise
 * @param sent requests the client sent over the whole run
 * @param mockRequests requests the mock counted over the whole run
 * @param gridQuestions of the node to the grid over the whole run; 0 where that is not counted
 * @param faults what was wrong with answers, by kind
 * @param generatorLateP99 lateness of our own sending, in microseconds
 * @param mockLateP99 lateness of the mock's own chunks, in microseconds
 * @param otherCores cores that processes other than ours kept busy
 * @param residentMb resident memory of the process tree at the end of the window
 * @param proportionalMb the same with shared pages counted once
 * @param kilobytesPerStream growth of resident memory for each open stream; 0 without streams
 * @param remarks why this sample should be doubted; empty is good
 */
record Sample(
        String scenario,
        String gateway,
        int round,
        long units,
        double perSecond,
        double cpuMicros,
        double p50,
        double p90,
        double p99,
        double p999,
        long sent,
        long mockRequests,
        long gridQuestions,
        Map<Fault, Long> faults,
        double generatorLateP99,
        double mockLateP99,
        double otherCores,
        double residentMb,
        double proportionalMb,
        double kilobytesPerStream,
        List<String> remarks) {

    Sample {
        faults = Map.copyOf(faults);
        remarks = List.copyOf(remarks);
    }

    /** Questions to the grid for each request sent. */
    double gridQuestionsPerRequest() {
        return sent == 0 ? 0 : (double) gridQuestions / sent;
    }

    /** True when the machine was quiet and every count agrees. */
    @JsonProperty
    boolean clean() {
        return remarks.isEmpty();
    }
}
