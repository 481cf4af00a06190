package io.tollgate.providers.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Merges the request for usage into the {@code stream_options} of a client. */
final class StreamOptions {
    private StreamOptions() {}

    static byte[] withUsage(byte[] body, int start, int end) {
        ObjectNode options =
                Json.parse(body, start, end) instanceof ObjectNode object ? object : Json.object();
        options.put("include_usage", true);
        return Json.bytes(options);
    }
}
