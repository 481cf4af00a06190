package io.tollgate.node.http;

import io.undertow.util.HttpString;
import java.util.HashMap;
import java.util.Map;

/**
 * The request headers that are asked for with every request, in the form in which Undertow looks
 * them up: made once, because making one costs more than the look-up.
 */
final class HeaderNames {
    private static final Map<String, HttpString> KNOWN = known();

    private HeaderNames() {}

    static HttpString of(String name) {
        HttpString known = KNOWN.get(name);
        return known == null ? new HttpString(name) : known;
    }

    private static Map<String, HttpString> known() {
        var known = new HashMap<String, HttpString>();
        for (String name :
                new String[] {
                    "accept",
                    "api-key",
                    "authorization",
                    "content-type",
                    "idempotency-key",
                    "openai-beta",
                    "traceparent",
                    "tracestate",
                    "x-api-key",
                    "x-goog-api-key",
                    "x-tollgate-provider",
                    "x-tollgate-timeout-ms"
                }) {
            known.put(name, new HttpString(name));
        }
        return Map.copyOf(known);
    }
}
