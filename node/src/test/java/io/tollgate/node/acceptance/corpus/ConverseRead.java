package io.tollgate.node.acceptance.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * What a client of Converse has read: from a whole answer, or from a stream joined. The frames are
 * read by Amazon's own decoder, which checks them.
 *
 * @param text of all text blocks
 * @param thinking of all thoughts
 * @param calls name and input of each call
 * @param error the exception in the stream; missing where there is none
 * @param problems what breaks the rules of the API
 */
record ConverseRead(
        String text,
        String thinking,
        List<JsonNode> calls,
        String stopReason,
        JsonNode usage,
        JsonNode error,
        List<String> problems) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ConverseRead plain(byte[] body) {
        JsonNode json = parse(body);
        return read(
                json.path("output").path("message").path("content"),
                json,
                JsonNodeFactory.instance.missingNode(),
                new ArrayList<>());
    }

    static ConverseRead streamed(byte[] body) {
        var joined = new Joined();
        new MessageDecoder(joined::take).feed(body);
        return read(joined.blocks, joined.end, joined.error, joined.problems());
    }

    private static ConverseRead read(
            JsonNode blocks, JsonNode end, JsonNode error, List<String> problems) {
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        var calls = new ArrayList<JsonNode>();
        for (JsonNode block : blocks) {
            if (block.size() != 1) {
                problems.add("a block with " + block.size() + " members");
            }
            text.append(block.path("text").asText(""));
            for (JsonNode inside : block.path("citationsContent").path("content")) {
                text.append(inside.path("text").asText(""));
            }
            thinking.append(
                    block.path("reasoningContent").path("reasoningText").path("text").asText(""));
            if (block.has("toolUse")) {
                calls.add(block.path("toolUse"));
            }
        }
        if (error.isMissingNode()) {
            if (!end.path("metrics").path("latencyMs").isIntegralNumber()) {
                problems.add("no metrics.latencyMs");
            }
            for (String count : List.of("inputTokens", "outputTokens", "totalTokens")) {
                if (!end.path("usage").path(count).isIntegralNumber()) {
                    problems.add("no usage." + count);
                }
            }
        }
        return new ConverseRead(
                text.toString(),
                thinking.toString(),
                calls,
                end.path("stopReason").asText(),
                end.path("usage"),
                error,
                problems);
    }

    static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream put together as the SDKs do. */
    private static final class Joined {
        private final ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
        private final ObjectNode end = JsonNodeFactory.instance.objectNode();
        private final List<String> names = new ArrayList<>();
        private final List<String> found = new ArrayList<>();
        private JsonNode error = JsonNodeFactory.instance.missingNode();
        private int open = -1;

        void take(Message message) {
            var headers = message.getHeaders();
            JsonNode payload = parse(message.getPayload());
            if (!"application/json".equals(string(headers.get(":content-type")))) {
                found.add("content type of a frame");
            }
            if (string(headers.get(":message-type")).equals("exception")) {
                error = ((ObjectNode) payload).put("type", string(headers.get(":exception-type")));
                return;
            }
            String name = string(headers.get(":event-type"));
            names.add(name);
            switch (name) {
                case "messageStart" -> {}
                case "contentBlockStart" -> {
                    begin(payload.path("contentBlockIndex").asInt(-1));
                    JsonNode tool = payload.path("start").path("toolUse");
                    if (tool.deepCopy() instanceof ObjectNode call) {
                        ((ObjectNode) blocks.get(open)).set("toolUse", call.put("input", ""));
                    }
                }
                case "contentBlockDelta" -> delta(payload);
                case "contentBlockStop" -> {
                    if (payload.path("contentBlockIndex").asInt(-1) != open) {
                        found.add("a stop of a block that is not open");
                    }
                    close();
                }
                case "messageStop" -> end.set("stopReason", payload.path("stopReason"));
                case "metadata" -> {
                    end.set("usage", payload.path("usage"));
                    end.set("metrics", payload.path("metrics"));
                }
                default -> found.add("an event " + name);
            }
        }

        private static String string(@Nullable HeaderValue value) {
            return value == null ? "" : value.getString();
        }

        private void begin(int index) {
            if (open >= 0 || index != blocks.size()) {
                found.add("block " + index + " begins while " + open + " is open");
            }
            open = index;
            blocks.addObject();
        }

        private void delta(JsonNode payload) {
            int index = payload.path("contentBlockIndex").asInt(-1);
            if (index != open) {
                begin(index);
            }
            JsonNode delta = payload.path("delta");
            var block = (ObjectNode) blocks.get(blocks.size() - 1);
            if (delta.has("text")) {
                append(block, "text", delta);
            } else if (delta.has("toolUse")) {
                append((ObjectNode) block.path("toolUse"), "input", delta.path("toolUse"));
            } else if (delta.has("reasoningContent")) {
                JsonNode thought = delta.path("reasoningContent");
                ObjectNode inside =
                        block.withObject("/reasoningContent").withObject("/reasoningText");
                append(inside, "text", thought);
                append(inside, "signature", thought);
            }
        }

        private static void append(ObjectNode into, String field, JsonNode from) {
            if (from.has(field)) {
                into.put(field, into.path(field).asText("") + from.path(field).asText());
            }
        }

        private void close() {
            if (blocks.get(blocks.size() - 1).path("toolUse") instanceof ObjectNode tool) {
                byte[] input =
                        tool.path("input")
                                .asText()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                tool.set("input", parse(input));
            }
            open = -1;
        }

        private List<String> problems() {
            if (error.isMissingNode()) {
                int last = names.size() - 1;
                boolean order =
                        last >= 2
                                && names.getFirst().equals("messageStart")
                                && names.get(last).equals("metadata")
                                && names.get(last - 1).equals("messageStop");
                if (!order || open >= 0) {
                    found.add("events " + names + ", open " + open);
                }
            }
            return found;
        }
    }
}
