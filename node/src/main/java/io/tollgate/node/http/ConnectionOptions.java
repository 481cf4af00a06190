package io.tollgate.node.http;

/** What a request's Connection header says about the time after its answer. */
final class ConnectionOptions {
    private ConnectionOptions() {}

    /** Whether the connection may serve another request: HTTP/1.0 asks for it, 1.1 declines it. */
    static boolean mayPersist(Http1Head head) {
        String options = head.header("connection");
        if (options == null) {
            return head.http11();
        }
        boolean[] found = new boolean[2];
        head.forEachHeader((name, value) -> {
            if (name.equals("connection")) {
                found[0] |= contains(value, "close");
                found[1] |= contains(value, "keep-alive");
            }
        });
        return !found[0] && (head.http11() || found[1]);
    }

    private static boolean contains(String value, String option) {
        for (int at = 0; at + option.length() <= value.length(); at++) {
            if (value.regionMatches(true, at, option, 0, option.length())) {
                return true;
            }
        }
        return false;
    }
}
