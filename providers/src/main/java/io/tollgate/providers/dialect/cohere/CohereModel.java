package io.tollgate.providers.dialect.cohere;

import java.util.Locale;

/** What a model takes, told by its name. A table that ages. */
final class CohereModel {
    private CohereModel() {}

    /** Whether it knows the field {@code thinking}; others answer it with 400. */
    static boolean thinks(String name) {
        String model = name.toLowerCase(Locale.ROOT);
        return model.contains("reasoning") || model.contains("command-a-plus");
    }
}
