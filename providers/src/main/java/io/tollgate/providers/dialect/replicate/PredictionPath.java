package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.translation.Losses;

/** Where a prediction of a model is made: its name stands in the path, its version in the body. */
final class PredictionPath {
    private PredictionPath() {}

    /** The path below the base URL; the version goes to {@code body}, where one is named. */
    static String of(String model, ObjectNode body, Losses losses) {
        int version = model.indexOf(':');
        boolean named = isName(version < 0 ? model : model.substring(0, version));
        if (!named) {
            losses.impossible(
                    "model", "'" + model + "' (expected: owner/name or owner/name:version)");
        }
        if (version >= 0) {
            body.put("version", model.substring(version + 1));
        }
        return version >= 0 || !named ? "/predictions" : "/models/" + model + "/predictions";
    }

    /** It stands in the path as it is. */
    private static boolean isName(String model) {
        int slash = model.indexOf('/');
        return slash > 0
                && slash < model.length() - 1
                && slash == model.lastIndexOf('/')
                && !model.contains("..")
                && model.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || "/-_.".indexOf(c) >= 0);
    }
}
