package io.tollgate.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Replaces what a text refers to: <code>${VAR}</code> anywhere in it, {@code env.VAR} or {@code
 * file:path} as the whole of it. <code>$${</code> stands for <code>${</code> itself.
 */
final class References {
    private static final String ENV = "env.";
    private static final String FILE = "file:";
    private static final long LARGEST_FILE = 1 << 20;

    private final Map<String, String> environment;
    private final Path directory;

    /**
     * @param directory where relative paths begin
     */
    References(Map<String, String> environment, Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /** What became of a text. */
    sealed interface Resolved {
        /**
         * A text without references.
         *
         * @param replaced whether there were any, so that it may be a secret
         */
        record Text(String text, boolean replaced) implements Resolved {}

        /** A reference that leads nowhere. */
        record Missing(String message) implements Resolved {}
    }

    Resolved resolve(String text) {
        if (text.startsWith(FILE)) {
            return file(text.substring(FILE.length()));
        }
        if (text.startsWith(ENV) && isVariable(text.substring(ENV.length()))) {
            return variable(text.substring(ENV.length()));
        }
        return text.contains("${") ? inside(text) : new Resolved.Text(text, false);
    }

    /** Whether a text is or contains a reference. */
    static boolean isReference(String text) {
        return text.startsWith(FILE)
                || (text.startsWith(ENV) && isVariable(text.substring(ENV.length())))
                || text.contains("${");
    }

    /** The variable that is the whole of a text; "" where it is something else. */
    static String wholeVariable(String text) {
        String name =
                text.startsWith(ENV)
                        ? text.substring(ENV.length())
                        : text.startsWith("${") && text.endsWith("}")
                                ? text.substring(2, text.length() - 1)
                                : "";
        return isVariable(name) ? name : "";
    }

    /** The path of a setting that names a file, relative to the directory of the configuration. */
    Path path(String text) {
        return directory.resolve(text).normalize();
    }

    private Resolved inside(String text) {
        var result = new StringBuilder();
        boolean replaced = false;
        int from = 0;
        for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
            if (at > from && text.charAt(at - 1) == '$') {
                result.append(text, from, at - 1).append("${");
                from = at + 2;
                continue;
            }
            int end = text.indexOf('}', at);
            if (end < 0) {
                return new Resolved.Missing("a ${ without its } (expected: ${VARIABLE}, or $${)");
            }
            String name = text.substring(at + 2, end);
            if (!isVariable(name)) {
                return new Resolved.Missing(
                        "${" + name + "} is no reference (expected: ${VARIABLE}, or $${)");
            }
            switch (variable(name)) {
                case Resolved.Missing missing -> {
                    return missing;
                }
                case Resolved.Text value -> result.append(text, from, at).append(value.text());
            }
            replaced = true;
            from = end + 1;
        }
        return new Resolved.Text(result.append(text.substring(from)).toString(), replaced);
    }

    private Resolved variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            return new Resolved.Missing("the environment variable " + name + " is not set");
        }
        if (value.isBlank()) {
            return new Resolved.Missing("the environment variable " + name + " is empty");
        }
        return new Resolved.Text(value, true);
    }

    private Resolved file(String name) {
        try {
            Path file = directory.resolve(name);
            if (Files.size(file) > LARGEST_FILE) {
                return new Resolved.Missing(
                        "the file " + name + " is too large (expected: at most 1MiB)");
            }
            String text = Files.readString(file).strip();
            return text.isEmpty()
                    ? new Resolved.Missing("the file " + name + " is empty")
                    : new Resolved.Text(text, true);
        } catch (NoSuchFileException e) {
            return new Resolved.Missing("the file " + name + " does not exist");
        } catch (IOException | InvalidPathException e) {
            return new Resolved.Missing(
                    "the file " + name + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static boolean isVariable(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
