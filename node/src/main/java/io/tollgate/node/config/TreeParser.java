package io.tollgate.node.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads YAML into {@link Node}s that know their lines. Anchors are followed; one document only. */
public final class TreeParser {
    private final YAMLParser yaml;
    private final List<Problem> problems;
    private final Map<String, Node> anchors = new HashMap<>();

    private TreeParser(YAMLParser yaml, List<Problem> problems) {
        this.yaml = yaml;
        this.problems = problems;
    }

    /** The tree of a text; null where it cannot be read, with the reason added to the problems. */
    public static @Nullable Node parse(String text, List<Problem> problems) throws IOException {
        try (YAMLParser yaml = new YAMLFactory().createParser(text)) {
            var parser = new TreeParser(yaml, problems);
            if (yaml.nextToken() == null) {
                return new Node.Empty(1);
            }
            Node root = parser.node("");
            if (yaml.nextToken() != null) {
                problems.add(new Problem("", "a second document (expected: one)", parser.line()));
            }
            return root;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(new Problem("", "not YAML: " + firstLine(e.getOriginalMessage()), line));
            return null;
        }
    }

    private Node node(String path) throws IOException {
        int line = line();
        String anchor = yaml.getObjectId() == null ? null : yaml.getObjectId().toString();
        if (yaml.isCurrentAlias()) {
            Node target = anchors.get(yaml.getText());
            return target == null ? new Node.Empty(line) : target;
        }
        JsonToken token = yaml.currentToken();
        Node node =
                token == JsonToken.START_OBJECT
                        ? mapping(path, line)
                        : token == JsonToken.START_ARRAY ? sequence(path, line) : scalar(line);
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node mapping(String path, int line) throws IOException {
        var entries = new LinkedHashMap<String, Node.Entry>();
        while (yaml.nextToken() != JsonToken.END_OBJECT) {
            String key = yaml.currentName();
            int keyLine = line();
            yaml.nextToken();
            String inner = path.isEmpty() ? key : path + "." + key;
            var entry = new Node.Entry(node(inner), keyLine);
            if (entries.putIfAbsent(key, entry) != null) {
                problems.add(new Problem(inner, "this key is there twice", keyLine));
            }
        }
        return new Node.Mapping(entries, line);
    }

    private Node sequence(String path, int line) throws IOException {
        var items = new ArrayList<Node>();
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]"));
        }
        return new Node.Sequence(List.copyOf(items), line);
    }

    private Node scalar(int line) throws IOException {
        return yaml.currentToken() == JsonToken.VALUE_NULL
                ? new Node.Empty(line)
                : new Node.Scalar(text(yaml), line);
    }

    private static String text(JsonParser parser) throws IOException {
        return parser.getText();
    }

    private int line() {
        return yaml.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
