package io.tollgate.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route of the API: the one description that the dispatcher, the document of the API and the
 * tests of roles go by.
 *
 * @param path such as {@code /api/teams/{name}}; {@code {name...}} takes the rest of the path
 * @param access who may use it
 * @param work what runs it
 * @param summary one sentence for the document of the API
 * @param query parameters that it knows
 * @param body what stands in the body
 */
record ApiRoute(
        String method,
        String path,
        Access access,
        Work work,
        String summary,
        List<String> query,
        Body body,
        ApiHandler handler) {

    ApiRoute {
        query = List.copyOf(query);
    }

    /** What runs a route, each with a bound of its own. */
    enum Work {
        /** The store is asked. */
        QUESTIONS,
        /** Everything else. */
        CALLS
    }

    /** What stands in a body. */
    enum Body {
        NONE,
        JSON,
        YAML
    }

    static ApiRoute get(String path, Access access, String summary, ApiHandler handler) {
        return get(path, access, Work.CALLS, summary, List.of(), handler);
    }

    static ApiRoute get(
            String path,
            Access access,
            Work work,
            String summary,
            List<String> query,
            ApiHandler handler) {
        return new ApiRoute("GET", path, access, work, summary, query, Body.NONE, handler);
    }

    static ApiRoute change(
            String method,
            String path,
            Access access,
            String summary,
            Body body,
            ApiHandler handler) {
        return new ApiRoute(method, path, access, Work.CALLS, summary, List.of(), body, handler);
    }

    ApiRoute knowing(String... parameters) {
        return new ApiRoute(
                method, path, access, work, summary, List.of(parameters), body, handler);
    }

    /** HEAD is as good as GET. */
    boolean takes(String asked) {
        return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }

    /** The names in a path, decoded; null where it is another path. */
    @Nullable Map<String, String> match(String asked) {
        Map<String, String> names = new HashMap<>();
        int at = 0;
        for (String part : path.substring(1).split("/", -1)) {
            if (at >= asked.length() || asked.charAt(at) != '/') {
                return null;
            }
            boolean rest = part.endsWith("...}");
            int end = rest ? asked.length() : end(asked, at + 1);
            String text = asked.substring(at + 1, end);
            at = end;
            if (!part.startsWith("{")) {
                if (!part.equals(text)) {
                    return null;
                }
                continue;
            }
            String value = text.isEmpty() || text.endsWith("/") ? null : decoded(text);
            if (value == null) {
                return null;
            }
            names.put(part.substring(1, part.length() - (rest ? 4 : 1)), value);
        }
        return at == asked.length() ? names : null;
    }

    /** The names that the path has, in their order. */
    List<String> names() {
        var names = new ArrayList<String>();
        for (String part : path.substring(1).split("/", -1)) {
            if (part.startsWith("{")) {
                names.add(part.substring(1, part.length() - (part.endsWith("...}") ? 4 : 1)));
            }
        }
        return names;
    }

    private static int end(String asked, int from) {
        int slash = asked.indexOf('/', from);
        return slash < 0 ? asked.length() : slash;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
