package io.tollgate.node.request;

import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields.Form;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request of Google's API says: {@code VERSION/models/MODEL:METHOD}. The model
 * may hold slashes and colons; what stands before the word models, such as a project, is not looked
 * at.
 */
record GooglePath(Operation operation, String model, boolean stream, Form form) {
    static final String PREFIX = "/genai/";
    private static final String MODELS = "/models";

    /** Reads what follows {@link #PREFIX}; null where it is no call of a model. */
    static @Nullable GooglePath read(String path, String query) {
        int start = modelStart(path);
        int colon = path.lastIndexOf(':');
        if (start < 0 || colon <= start) {
            return null;
        }
        String model = decoded(path.substring(start, colon));
        if (model.isBlank()) {
            return null;
        }
        return switch (path.substring(colon + 1)) {
            case "generateContent" -> new GooglePath(Operation.CHAT, model, false, Form.USUAL);
            case "streamGenerateContent" ->
                    new GooglePath(
                            Operation.CHAT,
                            model,
                            true,
                            queryValue(query, "alt").equals("sse") ? Form.USUAL : Form.ARRAY);
            case "countTokens" -> new GooglePath(Operation.COUNT_TOKENS, model, false, Form.USUAL);
            case "embedContent" -> new GooglePath(Operation.EMBEDDINGS, model, false, Form.USUAL);
            case "batchEmbedContents" ->
                    new GooglePath(Operation.EMBEDDINGS, model, false, Form.BATCH);
            default -> null;
        };
    }

    /** Whether it is the listing of models; null where it is not, "" for all, else one model. */
    static @Nullable String listing(String path) {
        int start = modelStart(path);
        if (start > 0) {
            String model = decoded(path.substring(start));
            return model.isEmpty() ? null : model;
        }
        return path.endsWith(MODELS) && isVersion(path, path.length() - MODELS.length())
                ? ""
                : null;
    }

    private static int modelStart(String path) {
        int slash = path.indexOf(MODELS + "/", PREFIX.length());
        int version = path.indexOf('/', PREFIX.length());
        return slash < 0 || !isVersion(path, version) ? -1 : slash + MODELS.length() + 1;
    }

    private static boolean isVersion(String path, int end) {
        return end > PREFIX.length() && path.charAt(PREFIX.length()) == 'v';
    }

    /** What it says beside the operation. */
    PathModel named() {
        return new PathModel(model, stream, form);
    }

    /** The value of that parameter; "" where it is not there. */
    static String queryValue(String query, String name) {
        int at = 0;
        while (at < query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            if (query.startsWith(name + "=", at)) {
                return decoded(query.substring(at + name.length() + 1, end));
            }
            at = end + 1;
        }
        return "";
    }

    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
