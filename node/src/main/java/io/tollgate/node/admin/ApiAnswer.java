package io.tollgate.node.admin;

import java.util.List;

/**
 * An answer that is ready to go out.
 *
 * @param headers names and values in turn
 */
record ApiAnswer(int status, String contentType, List<String> headers, byte[] body) {
    static final List<String> NO_STORE = List.of("cache-control", "no-store");

    ApiAnswer {
        headers = List.copyOf(headers);
    }

    static ApiAnswer json(byte[] body) {
        return new ApiAnswer(200, "application/json", NO_STORE, body);
    }

    static ApiAnswer json(int status, long version, byte[] body) {
        return new ApiAnswer(
                status,
                "application/json",
                List.of("cache-control", "no-store", "etag", "\"" + version + "\""),
                body);
    }
}
