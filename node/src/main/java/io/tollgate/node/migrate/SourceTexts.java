package io.tollgate.node.migrate;

import java.util.regex.Pattern;

/**
 * Turns texts of the source into texts of ours: references stay references, and what only looks
 * like one of ours is written so that it is none.
 */
final class SourceTexts {
    private static final String LITELLM = "os.environ/";
    private static final String BIFROST = "env.";
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String prefix;
    private final Draft draft;

    private SourceTexts(String prefix, Draft draft) {
        this.prefix = prefix;
        this.draft = draft;
    }

    static SourceTexts ofLiteLlm(Draft draft) {
        return new SourceTexts(LITELLM, draft);
    }

    static SourceTexts ofBifrost(Draft draft) {
        return new SourceTexts(BIFROST, draft);
    }

    /** The name of the environment variable that a text refers to; "" where it refers to none. */
    String variable(Found found) {
        String text = text(found);
        String name = text.startsWith(prefix) ? text.substring(prefix.length()) : "";
        return VARIABLE.matcher(name).matches() ? name : "";
    }

    /**
     * The text as our configuration has it; "" where there is none, or, told, where it cannot be
     * written.
     *
     * @param sample what may be in a variable that it refers to
     */
    String plain(Found found, String sample) {
        String text = text(found);
        String variable = variable(found);
        if (!variable.isEmpty()) {
            return draft.variable(variable, sample);
        }
        String why = unfit(text);
        if (!why.isEmpty()) {
            draft.report().left(found.path(), why);
            return "";
        }
        return text.replace("${", "$${");
    }

    /** The same of a secret; one that stands in clear is told of. */
    String secret(Found found) {
        String text = plain(found, Draft.SECRET);
        if (!text.isEmpty() && variable(found).isEmpty()) {
            draft.secretInClear();
            draft.report()
                    .changed(
                            found.path(),
                            "a secret in clear, there as here (better: a variable of the"
                                    + " environment, or file:path)");
        }
        return text;
    }

    /** Bifrost may write a text as a mapping that says where it comes from. */
    private String text(Found found) {
        if (!found.isMapping()) {
            return found.text();
        }
        found.at("type");
        found.at("from_env");
        found.at("value");
        String variable = found.at("env_var").text();
        String ref = found.at("ref").text();
        if (!variable.isEmpty()) {
            return variable.startsWith(prefix) ? variable : prefix + variable;
        }
        return ref.isEmpty() ? found.at("value").text() : ref;
    }

    private static String unfit(String text) {
        if (text.startsWith("oidc/") || text.startsWith("vault.")) {
            return "a reference to a store of secrets, which Tollgate cannot ask";
        }
        boolean reference =
                text.startsWith("file:")
                        || (text.startsWith("env.")
                                && VARIABLE.matcher(text.substring(4)).matches());
        return reference ? "begins as a reference of Tollgate's does, and is none" : "";
    }
}
