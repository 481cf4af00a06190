package io.tollgate.node.migrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Why settings are not taken over, by where they stand: a path without the numbers of list items,
 * the beginning of one with a star at its end, or, behind two stars, the last key of one, likewise.
 * The longest that fits counts.
 */
final class Reasons {
    static final String UNKNOWN = "not known to this import";

    private static final String ANYWHERE = "**.";
    private static final Pattern NUMBER = Pattern.compile("\\[[0-9]+]");

    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** For these paths, comma between. */
    Reasons because(String reason, String paths) {
        for (String path : paths.split(",", -1)) {
            reasons.put(path.strip(), reason);
        }
        return this;
    }

    String of(String path) {
        String pattern = pattern(path);
        String exact = reasons.get(pattern);
        if (exact != null) {
            return exact;
        }
        String last = ANYWHERE + pattern.substring(pattern.lastIndexOf('.') + 1);
        String best = "";
        for (String key : reasons.keySet()) {
            if (key.length() > best.length() && (fits(key, pattern) || fits(key, last))) {
                best = key;
            }
        }
        return reasons.getOrDefault(best, UNKNOWN);
    }

    private static boolean fits(String key, String path) {
        if (key.endsWith("*")) {
            return path.startsWith(key.substring(0, key.length() - 1));
        }
        return path.equals(key);
    }

    /** A path without the numbers of list items. */
    static String pattern(String path) {
        return NUMBER.matcher(path).replaceAll("[]");
    }
}
