package io.tollgate.node.admin;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A request of somebody who may make it.
 *
 * @param names what stands in the path in the place of its names, decoded
 * @param query as it came
 * @param body as it came; not to be changed
 * @param ifMatch the header; "" where there is none
 */
record ApiCall(
        Identity identity,
        String method,
        Map<String, String> names,
        String query,
        byte[] body,
        String ifMatch) {

    String name(String of) {
        String name = names.get(of);
        if (name == null) {
            throw new IllegalArgumentException("no " + of + " in the path of this route");
        }
        return name;
    }

    QueryParameters parameters(List<String> known) {
        return new QueryParameters(query, known);
    }

    /** The version that the header {@code If-Match} asks for; empty for any. */
    OptionalLong version() {
        String text = ifMatch.strip();
        if (text.isEmpty() || text.equals("*")) {
            return OptionalLong.empty();
        }
        if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
            try {
                return OptionalLong.of(Long.parseLong(text.substring(1, text.length() - 1)));
            } catch (NumberFormatException e) {
                // told below, with the same words as what has no quotes
            }
        }
        throw ApiRefusal.field(
                "if-match", text + " (expected: an ETag of this API, such as \"12\")");
    }
}
