package io.tollgate.node.request;

import io.tollgate.cluster.load.KeyLoad;
import io.tollgate.providers.upstream.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer says is left of its key's quota, so that drained keys are chosen last.
 */
final class Quota {
    private static final String REQUESTS = "x-ratelimit-remaining-requests";
    private static final String TOKENS = "x-ratelimit-remaining-tokens";

    private Quota() {}

    static void tell(ResponseHead head, KeyLoad load) {
        String requests = head.header(REQUESTS);
        String tokens = head.header(TOKENS);
        if (requests != null || tokens != null) {
            load.quota(number(requests), number(tokens));
        }
    }

    /** -1 where nothing usable was said. */
    private static long number(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
