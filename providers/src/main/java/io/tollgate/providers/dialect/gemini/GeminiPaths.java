package io.tollgate.providers.dialect.gemini;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a model is found: its name stands in the path. */
public final class GeminiPaths {
    /** Below the base URL of Google's own API. */
    public static final String MODELS = "/models/";

    /** Below the base URL of Vertex AI, which ends with the location. */
    public static final String VERTEX_MODELS = "/publishers/google/models/";

    private GeminiPaths() {}

    /** A client may name any model: in the path it can be no more than one segment. */
    public static String of(String models, String model) {
        return models + URLEncoder.encode(plain(model), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether a model of that name, in small letters, answers with pictures. */
    static boolean makesPictures(String model) {
        return model.contains("-image") || model.contains("nano-banana");
    }

    /** The name without the wrapping that Google's listing gives it. */
    public static String plain(String model) {
        return model.startsWith("models/") ? model.substring(7) : model;
    }
}
