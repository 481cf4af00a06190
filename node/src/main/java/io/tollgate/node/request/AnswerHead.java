package io.tollgate.node.request;

import io.tollgate.governance.ledger.Wallet;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.upstream.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header lines of a client's answer, names and values in turn. */
final class AnswerHead {
    /** Lines of a provider's answer that a forwarded call hands on besides its type. */
    private static final List<String> RAW_HEADERS = List.of("content-disposition");

    /** Most characters of the line that names fields which were left out. */
    private static final int MOST_DROPPED = 1000;

    private AnswerHead() {}

    /**
     * The lines; may be added to.
     *
     * @param chosen who was asked last; null where nobody was
     * @param attempts calls so far
     * @param dropped fields of the request that were left out for that provider
     */
    static List<String> lines(
            Enquiry enquiry, Step.@Nullable Try chosen, int attempts, List<String> dropped) {
        List<String> lines = Responder.idHeaders(enquiry.client(), enquiry.requestId());
        if (chosen != null) {
            lines.add("x-tollgate-provider");
            lines.add(chosen.provider().name());
            lines.add("x-tollgate-key");
            lines.add(chosen.key().name());
            lines.add("x-tollgate-model");
            lines.add(chosen.model());
            lines.add("x-tollgate-attempts");
            lines.add(Integer.toString(attempts));
        }
        if (!dropped.isEmpty()) {
            lines.add("x-tollgate-dropped");
            lines.add(fieldNames(dropped));
        }
        return lines;
    }

    /**
     * Adds what is left of the key's limits.
     *
     * @param maxTokens what the answer was limited to by the gateway; -1 where it was not
     */
    static void addLimits(List<String> lines, Wallet wallet, long maxTokens, long nowMillis) {
        if (maxTokens >= 0) {
            lines.add("x-tollgate-max-tokens");
            lines.add(Long.toString(maxTokens));
        }
        if (!wallet.isEmpty()) {
            RateHeaders.add(lines, wallet, nowMillis);
        }
    }

    /** Adds what an answer brings along that is handed on as it comes. */
    static void addRaw(List<String> lines, ResponseHead head) {
        for (String name : RAW_HEADERS) {
            String value = head.header(name);
            if (value != null) {
                lines.add(name);
                lines.add(value);
            }
        }
    }

    /** Adds that the gateway has tried again already, or that trying again is in vain. */
    static void addNoRetry(List<String> lines) {
        lines.add("x-should-retry");
        lines.add("false");
    }

    /** The fields in one header line, which may not grow without bound: their names may be odd. */
    private static String fieldNames(List<String> fields) {
        var line = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            if (line.length() + field.length() > MOST_DROPPED) {
                return line.append(i == 0 ? "..." : ", ...").toString();
            }
            line.append(i == 0 ? "" : ", ").append(field);
        }
        return line.toString();
    }
}
