package io.tollgate.providers.catalog;

import java.util.List;
import java.util.Locale;

/**
 * How names of models relate: dated snapshots of one model, and the wrappings that some interfaces
 * put around a name.
 *
 * <p>A snapshot is a date or a version at the end: {@code -2024-08-06}, {@code -20241022}, {@code
 * -09-2025}, {@code -0613}, {@code -001}, {@code @20241022}, {@code -latest}. The family of a name
 * is the name without a wrapping: {@code models/...}, {@code publishers/NAME/models/...}, {@code
 * accounts/fireworks/models/...}, and {@code ft:MODEL:...} less all behind the model. Never another
 * size or variant: those have other prices.
 */
final class ModelName {
    private static final String LATEST = "-latest";
    private static final String MODELS = "models/";
    private static final String TUNED = "ft:";
    private static final List<String> DATES =
            List.of("-dddd-dd-dd", "-dddddddd", "-dd-dddd", "-dddd", "-0dd");

    private ModelName() {}

    /** The form in which names are compared. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The name without its snapshot; the same name where it has none. */
    static String undated(String name) {
        int at = name.lastIndexOf('@');
        if (at > 0) {
            return name.substring(0, at);
        }
        if (name.endsWith(LATEST)) {
            return name.substring(0, name.length() - LATEST.length());
        }
        for (String date : DATES) {
            if (endsLike(name, date)) {
                return name.substring(0, name.length() - date.length());
            }
        }
        return name;
    }

    /** Whether a name asks for no snapshot in particular. */
    static boolean floating(String name) {
        return name.endsWith(LATEST) || undated(name).equals(name);
    }

    /** The name without its wrapping; the same name where it has none. */
    static String family(String name) {
        if (name.startsWith(TUNED)) {
            int end = name.indexOf(':', TUNED.length());
            return end < 0 ? name : name.substring(0, end);
        }
        if (name.startsWith(MODELS)
                || name.startsWith("publishers/")
                || name.startsWith("accounts/fireworks/")) {
            int models = name.indexOf(MODELS);
            return models < 0 ? name : name.substring(models + MODELS.length());
        }
        return name;
    }

    /** Whether it ends like a pattern, in which {@code d} is a digit. */
    private static boolean endsLike(String name, String pattern) {
        int begin = name.length() - pattern.length();
        if (begin <= 0) {
            return false;
        }
        for (int i = 0; i < pattern.length(); i++) {
            char c = name.charAt(begin + i);
            char p = pattern.charAt(i);
            if (p == 'd' ? c < '0' || c > '9' : c != p) {
                return false;
            }
        }
        return true;
    }
}
