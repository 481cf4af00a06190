package io.tollgate.node.migrate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names as Tollgate takes them: 1 to 64 letters, digits, '-', '_' or '.', the first a letter or
 * digit, each given once. What is called otherwise is renamed, and told.
 */
final class GivenNames {
    private static final int LONGEST = 64;

    private final Report report;
    private final Set<String> given = new HashSet<>();
    private final Map<String, String> byOriginal = new HashMap<>();

    GivenNames(Report report) {
        this.report = report;
    }

    /**
     * A name for somebody.
     *
     * @param path of what is named
     * @param id by which others in the source mean it
     * @param wanted the name in the source
     */
    String give(String path, String id, String wanted) {
        String fit = fit(wanted);
        String name = fit;
        for (int i = 2; !given.add(name); i++) {
            String end = "-" + i;
            name = fit.substring(0, Math.min(fit.length(), LONGEST - end.length())) + end;
        }
        if (!name.equals(wanted)) {
            report.changed(path, "is called " + name + " here");
        }
        byOriginal.putIfAbsent(id, name);
        return name;
    }

    /** The name of whom the source means by that id; "" for nobody. */
    String of(String id) {
        return byOriginal.getOrDefault(id, "");
    }

    private static String fit(String wanted) {
        var name = new StringBuilder();
        for (int i = 0; i < wanted.length() && name.length() < LONGEST; i++) {
            char c = wanted.charAt(i);
            boolean letter =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (letter || (!name.isEmpty() && (c == '-' || c == '_' || c == '.'))) {
                name.append(c);
            } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
                name.append('-');
            }
        }
        while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
            name.setLength(name.length() - 1);
        }
        return name.isEmpty() ? "unnamed" : name.toString();
    }
}
