package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thoughts of an assistant message that a client brings back. Read from the first place that
 * has them: {@code reasoning_details}, the form in which we give them; {@code thinking_blocks}, as
 * other gateways do; {@code reasoning_content} or {@code reasoning}, which are text without a seal.
 */
final class Thoughts {
    private Thoughts() {}

    static List<ContentPart> read(Fields message) {
        JsonNode details = message.node().path("reasoning_details");
        if (details.isArray() && !details.isEmpty()) {
            return ofDetails(details);
        }
        JsonNode blocks = message.node().path("thinking_blocks");
        if (blocks.isArray() && !blocks.isEmpty()) {
            return ofBlocks(blocks);
        }
        String text = Json.string(message.node(), "reasoning_content");
        text = text == null ? Json.string(message.node(), "reasoning") : text;
        return text == null ? List.of() : List.of(new ContentPart.Reasoning(text, null));
    }

    /** Streamed details come in pieces; those of one index are one thought. */
    private static List<ContentPart> ofDetails(JsonNode details) {
        var parts = new ArrayList<ContentPart>();
        StringBuilder text = new StringBuilder();
        Signature seal = null;
        int index = -1;
        for (JsonNode detail : details) {
            int own = detail.path("index").asInt(index);
            boolean sealed = detail.path("type").asText("").equals(Words.SEALED_DETAIL);
            if (sealed || own != index) {
                addThought(parts, text, seal);
                text = new StringBuilder();
                seal = null;
            }
            index = own;
            if (!sealed) {
                text.append(detail.path("text").asText(""))
                        .append(detail.path("summary").asText(""));
                Signature found = signature(detail, "signature");
                seal = found == null ? seal : found;
            } else if (!detail.path("id").isTextual() || !isOfCall(detail)) {
                Signature data = signature(detail, "data");
                if (data != null) {
                    parts.add(new ContentPart.SealedReasoning(data));
                }
            }
        }
        addThought(parts, text, seal);
        return parts;
    }

    private static boolean isOfCall(JsonNode detail) {
        return detail.path("format").asText("").equals(Signature.GEMINI);
    }

    private static void addThought(
            List<ContentPart> parts, StringBuilder text, @Nullable Signature seal) {
        if (!text.isEmpty() || seal != null) {
            parts.add(new ContentPart.Reasoning(text.toString(), seal));
        }
    }

    private static @Nullable Signature signature(JsonNode detail, String field) {
        String value = Json.string(detail, field);
        String format = Json.string(detail, "format");
        return value == null
                ? null
                : new Signature(value, format == null ? Signature.UNKNOWN : format);
    }

    private static List<ContentPart> ofBlocks(JsonNode blocks) {
        var parts = new ArrayList<ContentPart>();
        for (JsonNode block : blocks) {
            if (block.path("type").asText("").equals("redacted_thinking")) {
                Signature data = signature(block, "data");
                if (data != null) {
                    parts.add(new ContentPart.SealedReasoning(data));
                }
            } else {
                parts.add(
                        new ContentPart.Reasoning(
                                block.path("thinking").asText(""), signature(block, "signature")));
            }
        }
        return parts;
    }

    /** The seal on one call: among the details by its id, or where Google's own API puts it. */
    static @Nullable Signature sealOf(String callId, Fields call, Fields message) {
        JsonNode google =
                call.node().path("extra_content").path("google").path("thought_signature");
        if (google.isTextual()) {
            return new Signature(google.textValue(), Signature.GEMINI);
        }
        for (JsonNode detail : message.node().path("reasoning_details")) {
            if (isOfCall(detail) && detail.path("id").asText("").equals(callId)) {
                return signature(detail, "data");
            }
        }
        return null;
    }
}
