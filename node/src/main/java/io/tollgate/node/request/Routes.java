package io.tollgate.node.request;

import io.tollgate.providers.dialect.Operation;
import java.util.List;

/** Which request of a client goes where: the whole table. */
final class Routes {
    private static final List<String> BASES = List.of("/v1", "/openai/v1");

    /** First path segments below the base that are handed on to a provider that offers them. */
    private static final List<String> FORWARDED =
            List.of(
                    "images",
                    "audio",
                    "moderations",
                    "files",
                    "uploads",
                    "batches",
                    "responses",
                    "conversations",
                    "vector_stores",
                    "videos");

    private Routes() {}

    /** What a method and path lead to. */
    sealed interface Match {
        /** A model call; {@code path} is relative to the provider's base URL. */
        record Call(Operation operation, String path) implements Match {}

        /** {@code GET /v1/models}. */
        record ModelList() implements Match {}

        /** {@code GET /v1/models/{id}}; the id may hold slashes. */
        record ModelDetail(String id) implements Match {}

        /**
         * The path is right.
         *
         * @param expected the method that is
         */
        record WrongMethod(String expected) implements Match {}

        record None() implements Match {}
    }

    private static final Match CHAT = new Match.Call(Operation.CHAT, Operation.CHAT.path());
    private static final Match COMPLETIONS =
            new Match.Call(Operation.COMPLETIONS, Operation.COMPLETIONS.path());
    private static final Match EMBEDDINGS =
            new Match.Call(Operation.EMBEDDINGS, Operation.EMBEDDINGS.path());
    private static final Match RESPONSES =
            new Match.Call(Operation.RESPONSES, Operation.RESPONSES.path());
    private static final Match POST_ONLY = new Match.WrongMethod("POST");
    private static final Match GET_ONLY = new Match.WrongMethod("GET");
    private static final Match NONE = new Match.None();

    static Match match(String method, String path) {
        for (String base : BASES) {
            if (path.startsWith(base) && path.startsWith("/", base.length())) {
                return below(method, path.substring(base.length()));
            }
        }
        return NONE;
    }

    private static Match below(String method, String path) {
        return switch (path) {
            case "/chat/completions" -> post(method, CHAT);
            case "/completions" -> post(method, COMPLETIONS);
            case "/embeddings" -> post(method, EMBEDDINGS);
            case "/responses" -> post(method, RESPONSES);
            case "/models" -> isGet(method) ? new Match.ModelList() : GET_ONLY;
            default -> {
                if (path.startsWith("/models/") && path.length() > "/models/".length()) {
                    yield isGet(method)
                            ? new Match.ModelDetail(path.substring("/models/".length()))
                            : GET_ONLY;
                }
                yield isForwarded(path) ? new Match.Call(Operation.FORWARD, path) : NONE;
            }
        };
    }

    private static boolean isForwarded(String path) {
        int end = path.indexOf('/', 1);
        String first = path.substring(1, end < 0 ? path.length() : end);
        return FORWARDED.contains(first);
    }

    private static Match post(String method, Match match) {
        return method.equals("POST") ? match : POST_ONLY;
    }

    private static boolean isGet(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
