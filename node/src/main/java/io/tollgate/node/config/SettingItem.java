package io.tollgate.node.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of the file: the item of a list, or what stands under a key. */
record SettingItem(Node node, String path, References references, List<Problem> problems) {
    private static final String AFTER_SCHEME = "://";
    static final String SECRET = "a secret, such as ${VARIABLE} or file:path";

    boolean isMapping() {
        return node instanceof Node.Mapping;
    }

    boolean isEmpty() {
        return node instanceof Node.Empty;
    }

    /** Reads it as a mapping; nothing counts as an empty one. */
    <T extends @Nullable Object> T read(Function<SettingReader, T> read) {
        Node.Mapping mapping =
                switch (node) {
                    case Node.Mapping found -> found;
                    case Node.Empty(int line) -> new Node.Mapping(new LinkedHashMap<>(), line);
                    case Node.Scalar _, Node.Sequence _ -> {
                        problem("not a mapping (expected: key: value)");
                        yield new Node.Mapping(new LinkedHashMap<>(), node.line());
                    }
                };
        var reader = new SettingReader(mapping, path, references, problems);
        T result = read.apply(reader);
        reader.end();
        return result;
    }

    /** Reads it as a secret that must be there. */
    @Nullable Secret secret() {
        String text = isEmpty() ? "" : text();
        if (text != null && text.isBlank()) {
            problem("blank (expected: " + SECRET + ")");
            return null;
        }
        return text == null ? null : new Secret(text.strip());
    }

    /** Reads it as a text that must be there. */
    @Nullable String requiredText(String expected) {
        String text = isEmpty() ? "" : text();
        if (text != null && text.isBlank()) {
            problem("blank (expected: " + expected + ")");
            return null;
        }
        return text;
    }

    /** Reads it as a text. */
    @Nullable String text() {
        Value value = value();
        return value == null ? null : value.text;
    }

    /** What a problem may show of it: the text as it stands in the file, without a URL's login. */
    String shown() {
        return node instanceof Node.Scalar(String text, _) ? withoutLogin(text) : "";
    }

    private static String withoutLogin(String text) {
        int scheme = text.indexOf(AFTER_SCHEME);
        int login = text.lastIndexOf('@');
        return scheme < 0 || login < scheme
                ? text
                : text.substring(0, scheme) + AFTER_SCHEME + "***" + text.substring(login);
    }

    void problem(String message) {
        problems.add(new Problem(path, message, node.line()));
    }

    @Nullable Value value() {
        return switch (node) {
            case Node.Empty _ -> null;
            case Node.Mapping _ -> {
                problem("a mapping (expected: a single value)");
                yield null;
            }
            case Node.Sequence _ -> {
                problem("a list (expected: a single value)");
                yield null;
            }
            case Node.Scalar(String text, _) ->
                    switch (references.resolve(text)) {
                        case References.Resolved.Text resolved ->
                                new Value(resolved.text(), shown());
                        case References.Resolved.Missing missing -> {
                            problem(missing.message());
                            yield null;
                        }
                    };
        };
    }

    /**
     * A text that was read.
     *
     * @param shown what a problem may show: the text as it stands in the file
     */
    record Value(String text, String shown) {}
}
