package io.tollgate.node.request;

import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which request of a client goes where: the whole table. */
final class Routes {
    private static final List<String> BASES = List.of("/v1", "/openai/v1", "/openai");
    private static final String ANTHROPIC_PREFIX = "/anthropic";
    private static final String MODELS = "/models";
    private static final String OWN_KEY = "/v1/tollgate/key";
    private static final String MESSAGES_PATH = "/v1/messages";
    private static final String COHERE_PREFIX = "/cohere";
    private static final String COHERE_BASE = COHERE_PREFIX + "/v2";
    private static final String DEPLOYMENTS = "/openai/deployments/";

    /** What may follow a deployment of Azure's, longest first where one ends like another. */
    private static final List<String> OF_DEPLOYMENTS =
            List.of(
                    "/chat/completions",
                    "/completions",
                    "/embeddings",
                    "/images/generations",
                    "/images/edits",
                    "/audio/speech",
                    "/audio/transcriptions",
                    "/audio/translations");

    private static final String ANTHROPIC_MODELS = ANTHROPIC_PREFIX + "/v1/models";
    private static final String BEDROCK_PREFIX = "/bedrock/";
    private static final String BEDROCK_MODEL = "model/";
    private static final String ANTHROPIC_MESSAGES = ANTHROPIC_PREFIX + MESSAGES_PATH;

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
        /**
         * A model call.
         *
         * @param path relative to the provider's base URL
         * @param named what the path says, where it names the model; else null
         */
        record Call(ClientApi client, Operation operation, String path, @Nullable PathModel named)
                implements Match {}

        /** {@code GET /v1/models}. */
        record ModelList(ClientApi client) implements Match {}

        /** {@code GET /v1/models/{id}}; the id may hold slashes. */
        record ModelDetail(ClientApi client, String id) implements Match {}

        /** {@code GET /v1/tollgate/key}. */
        record OwnKey() implements Match {}

        /** A WebSocket for a conversation. */
        record Realtime() implements Match {}

        /**
         * The path is right.
         *
         * @param expected the method that is
         */
        record WrongMethod(String expected) implements Match {}

        record None() implements Match {}
    }

    private static final Match CHAT = call(ClientApi.OPENAI, Operation.CHAT);
    private static final Match COMPLETIONS = call(ClientApi.OPENAI, Operation.COMPLETIONS);
    private static final Match EMBEDDINGS = call(ClientApi.OPENAI, Operation.EMBEDDINGS);
    private static final Match RESPONSES = call(ClientApi.OPENAI, Operation.RESPONSES);
    private static final Match IMAGES = call(ClientApi.OPENAI, Operation.IMAGES);
    private static final Match SPEECH = call(ClientApi.OPENAI, Operation.SPEECH);
    private static final Match TRANSCRIPTION = call(ClientApi.OPENAI, Operation.TRANSCRIPTION);
    private static final Match RERANK = call(ClientApi.OPENAI, Operation.RERANK);
    private static final Match COHERE_CHAT = call(ClientApi.COHERE, Operation.CHAT);
    private static final Match COHERE_EMBED = call(ClientApi.COHERE, Operation.EMBEDDINGS);
    private static final Match COHERE_RERANK = call(ClientApi.COHERE, Operation.RERANK);
    private static final Match MESSAGES = call(ClientApi.ANTHROPIC, Operation.CHAT);
    private static final Match COUNT_TOKENS = call(ClientApi.ANTHROPIC, Operation.COUNT_TOKENS);
    private static final Match POST_ONLY = new Match.WrongMethod("POST");
    private static final Match GET_ONLY = new Match.WrongMethod("GET");
    private static final Match NONE = new Match.None();

    static Match match(String method, String path, String query) {
        if (path.equals(OWN_KEY)) {
            return isGet(method) ? new Match.OwnKey() : GET_ONLY;
        }
        if (path.startsWith(BEDROCK_PREFIX)) {
            return belowBedrock(method, path);
        }
        if (path.startsWith(GooglePath.PREFIX)) {
            return google(method, path, query);
        }
        String messages = belowMessages(path);
        if (messages != null) {
            return switch (messages) {
                case "" -> post(method, MESSAGES);
                case "/count_tokens" -> post(method, COUNT_TOKENS);
                default -> NONE;
            };
        }
        if (path.startsWith(COHERE_BASE)) {
            return switch (path.substring(COHERE_BASE.length())) {
                case "/chat" -> post(method, COHERE_CHAT);
                case "/embed" -> post(method, COHERE_EMBED);
                case "/rerank" -> post(method, COHERE_RERANK);
                default -> NONE;
            };
        }
        if (path.startsWith(DEPLOYMENTS)) {
            return ofDeployment(method, path.substring(DEPLOYMENTS.length()));
        }
        if (path.startsWith(ANTHROPIC_MODELS)) {
            return models(method, ClientApi.ANTHROPIC, path.substring(ANTHROPIC_MODELS.length()));
        }
        for (String base : BASES) {
            if (path.startsWith(base) && path.startsWith("/", base.length())) {
                return below(method, path.substring(base.length()));
            }
        }
        return NONE;
    }

    /** The API of the clients that ask for such a path: in its shape they are told of errors. */
    static ClientApi client(String path) {
        if (path.startsWith(COHERE_PREFIX + "/")) {
            return ClientApi.COHERE;
        }
        if (path.startsWith(BEDROCK_PREFIX)) {
            return ClientApi.BEDROCK;
        }
        if (path.startsWith(GooglePath.PREFIX)) {
            return ClientApi.GOOGLE;
        }
        return belowMessages(path) != null || path.startsWith(ANTHROPIC_PREFIX + "/")
                ? ClientApi.ANTHROPIC
                : ClientApi.OPENAI;
    }

    /** Azure's deployments are models here; their names may hold slashes. */
    private static Match ofDeployment(String method, String path) {
        for (String operation : OF_DEPLOYMENTS) {
            int end = path.length() - operation.length();
            if (end > 0 && path.endsWith(operation)) {
                var model = PathModel.alone(path.substring(0, end));
                return below("POST", operation) instanceof Match.Call call
                        ? post(
                                method,
                                new Match.Call(call.client(), call.operation(), operation, model))
                        : NONE;
            }
        }
        return NONE;
    }

    /** What follows Anthropic's route: "" or from a slash on; null where it is another route. */
    private static @Nullable String belowMessages(String path) {
        int start = path.startsWith(ANTHROPIC_MESSAGES) ? ANTHROPIC_PREFIX.length() : 0;
        if (!path.startsWith(MESSAGES_PATH, start)) {
            return null;
        }
        int end = start + MESSAGES_PATH.length();
        return path.length() == end || path.charAt(end) == '/' ? path.substring(end) : null;
    }

    private static Match call(ClientApi client, Operation operation) {
        return new Match.Call(client, operation, operation.path(), null);
    }

    /** {@code model/ID/OPERATION}; an id that is an ARN may bring slashes, escaped or not. */
    private static Match belowBedrock(String method, String path) {
        int start = BEDROCK_PREFIX.length() + BEDROCK_MODEL.length();
        int end = path.lastIndexOf('/');
        if (!path.startsWith(BEDROCK_MODEL, BEDROCK_PREFIX.length()) || end <= start) {
            return NONE;
        }
        String id = path.substring(start, end);
        if (id.isBlank()) {
            return NONE;
        }
        return switch (path.substring(end + 1)) {
            case "count-tokens" ->
                    bedrock(method, ClientApi.BEDROCK, Operation.COUNT_TOKENS, id, false);
            case "converse" -> bedrock(method, ClientApi.BEDROCK, id, false);
            case "converse-stream" -> bedrock(method, ClientApi.BEDROCK, id, true);
            case "invoke" -> bedrock(method, ClientApi.BEDROCK_INVOKE, id, false);
            case "invoke-with-response-stream" ->
                    bedrock(method, ClientApi.BEDROCK_INVOKE, id, true);
            default -> NONE;
        };
    }

    private static Match bedrock(String method, ClientApi client, String id, boolean stream) {
        return bedrock(method, client, Operation.CHAT, id, stream);
    }

    private static Match bedrock(
            String method, ClientApi client, Operation operation, String id, boolean stream) {
        return post(
                method,
                new Match.Call(client, operation, operation.path(), PathModel.of(id, stream)));
    }

    private static Match below(String method, String path) {
        return switch (path) {
            case "/chat/completions" -> post(method, CHAT);
            case "/completions" -> post(method, COMPLETIONS);
            case "/embeddings" -> post(method, EMBEDDINGS);
            case "/responses" -> post(method, RESPONSES);
            case "/rerank" -> post(method, RERANK);
            case "/images/generations" -> post(method, IMAGES);
            case "/audio/speech" -> post(method, SPEECH);
            case "/audio/transcriptions" -> post(method, TRANSCRIPTION);
            case "/realtime" -> method.equals("GET") ? new Match.Realtime() : GET_ONLY;
            default -> {
                if (path.startsWith(MODELS)) {
                    yield models(method, ClientApi.OPENAI, path.substring(MODELS.length()));
                }
                yield isForwarded(path)
                        ? new Match.Call(ClientApi.OPENAI, Operation.FORWARD, path, null)
                        : NONE;
            }
        };
    }

    private static Match google(String method, String path, String query) {
        GooglePath read = GooglePath.read(path, query);
        if (read != null) {
            return post(
                    method, new Match.Call(ClientApi.GOOGLE, read.operation(), path, read.named()));
        }
        String listed = GooglePath.listing(path);
        if (listed == null) {
            return NONE;
        }
        return models(method, ClientApi.GOOGLE, listed.isEmpty() ? "" : "/" + listed);
    }

    /** The listing, or one of it, by what follows its path. */
    private static Match models(String method, ClientApi client, String rest) {
        if (!rest.isEmpty() && (rest.charAt(0) != '/' || rest.length() == 1)) {
            return NONE;
        }
        if (!isGet(method)) {
            return GET_ONLY;
        }
        return rest.isEmpty()
                ? new Match.ModelList(client)
                : new Match.ModelDetail(client, rest.substring(1));
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
