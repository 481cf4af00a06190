package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Thinks of an answer. The same request gets the same one. */
final class Replies {
    private static final int LONGEST_ECHO = 200;

    private Replies() {}

    /**
     * The answer to {@code ask}.
     *
     * @param number of the request, for the ids of calls
     */
    static Reply to(Ask ask, long number) {
        List<Ask.Tool> called = called(ask);
        if (!called.isEmpty()) {
            var calls = new Reply.Calls(calls(called, number));
            return calls.tokens() <= ask.maxTokens() ? calls : new Reply.Text(List.of(), true);
        }
        return cut(text(ask), ask.maxTokens());
    }

    /** Text of at most that many tokens. */
    static Reply.Text cut(String text, int maxTokens) {
        List<String> pieces = DemoTokens.split(text);
        return pieces.size() <= maxTokens
                ? new Reply.Text(pieces, false)
                : new Reply.Text(pieces.subList(0, maxTokens), true);
    }

    /** What is said to a question. */
    static String prose(String question) {
        return (question.isBlank()
                        ? "You asked nothing."
                        : "You asked: \"" + echo(question) + "\".")
                + " This is the demo provider. It runs inside the node, needs no account, and"
                + " gives the same answer to the same question, one token at a time.";
    }

    private static String text(Ask ask) {
        JsonNode schema = ask.schema();
        if (schema != null) {
            return SchemaExample.of(schema).toString();
        }
        if (ask.jsonObject()) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("answer", prose(ask.question()))
                    .toString();
        }
        String result = ask.toolResult();
        return result == null
                ? prose(ask.question())
                : "The tool answered: \"" + echo(result) + "\".";
    }

    private static List<Ask.Tool> called(Ask ask) {
        List<Ask.Tool> tools = ask.tools();
        return switch (ask.choice()) {
            case Ask.Choice.None _ -> List.of();
            case Ask.Choice.Auto _ -> askedFor(ask);
            case Ask.Choice.Named(String name) ->
                    tools.stream().filter(tool -> tool.name().equals(name)).limit(1).toList();
            case Ask.Choice.Required _ -> {
                List<Ask.Tool> asked = askedFor(ask);
                yield asked.isEmpty() ? tools.stream().limit(1).toList() : asked;
            }
        };
    }

    /** Tools of which the question says "call NAME", in the order in which it does. */
    private static List<Ask.Tool> askedFor(Ask ask) {
        if (ask.toolResult() != null) {
            return List.of();
        }
        return ask.tools().stream()
                .filter(tool -> position(ask.question(), tool.name()) >= 0)
                .sorted(Comparator.comparingInt(tool -> position(ask.question(), tool.name())))
                .toList();
    }

    /**
     * Where {@code question} says "call NAME", with no letter of a longer name behind it; or -1.
     */
    private static int position(String question, String name) {
        String phrase = "call " + name;
        int at = question.indexOf(phrase);
        while (at >= 0) {
            int end = at + phrase.length();
            if (end == question.length() || !isNamePart(question.charAt(end))) {
                return at;
            }
            at = question.indexOf(phrase, at + 1);
        }
        return -1;
    }

    private static boolean isNamePart(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '-';
    }

    private static List<Reply.Call> calls(List<Ask.Tool> tools, long number) {
        var calls = new ArrayList<Reply.Call>();
        for (Ask.Tool tool : tools) {
            String arguments =
                    tool.parameters().isObject()
                            ? SchemaExample.of(tool.parameters()).toString()
                            : "{}";
            calls.add(
                    new Reply.Call(
                            "call_demo_" + number + "_" + calls.size(), tool.name(), arguments));
        }
        return calls;
    }

    private static String echo(String text) {
        String line = text.strip().replace('\n', ' ').replace('\r', ' ');
        if (line.length() <= LONGEST_ECHO) {
            return line;
        }
        int end = LONGEST_ECHO - (Character.isHighSurrogate(line.charAt(LONGEST_ECHO - 1)) ? 1 : 0);
        return line.substring(0, end) + "...";
    }
}
