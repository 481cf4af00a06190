package io.tollgate.node.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.node.config.Node;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.TreeParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is to be imported: YAML, or JSON where the text begins as JSON does. */
final class SourceFile {
    private static final long LARGEST = 256L << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SourceFile() {}

    /**
     * The whole of a file.
     *
     * @param path what paths in the report begin with; "" for none
     * @throws IOException with one line that names the file, where it cannot be read
     */
    static Found read(Path file, String path, Report report) throws IOException {
        String text = text(file);
        if (text.startsWith("{") || text.startsWith("[")) {
            try {
                return new Found(node(JSON.readTree(text)), path);
            } catch (JsonProcessingException e) {
                // the message of the parser would show what stands there, which may be a secret
                throw new IOException(
                        file + " is not JSON, line " + e.getLocation().getLineNr(), e);
            }
        }
        var problems = new ArrayList<Problem>();
        Node root = TreeParser.parse(text, problems);
        if (root == null) {
            throw new IOException(file + " is " + problems.getFirst());
        }
        problems.forEach(problem ->
                report.changed(problem.path(), problem.message() + "; the first counts"));
        return new Found(root, path);
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException(file + " is too large (expected: at most 256MiB)");
            }
            String text = Files.readString(file).strip();
            return text.startsWith("\uFEFF") ? text.substring(1).strip() : text;
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text (expected: UTF-8)", e);
        }
    }

    private static Node node(@Nullable JsonNode json) {
        if (json == null || json.isNull() || json.isMissingNode()) {
            return new Node.Empty(0);
        }
        if (json.isObject()) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            json.properties()
                    .forEach(one ->
                            entries.put(one.getKey(), new Node.Entry(node(one.getValue()), 0)));
            return new Node.Mapping(entries, 0);
        }
        if (json.isArray()) {
            List<Node> items = new ArrayList<>();
            json.forEach(item -> items.add(node(item)));
            return new Node.Sequence(items, 0);
        }
        return new Node.Scalar(json.asText(), 0);
    }
}
