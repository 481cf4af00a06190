package io.tollgate.providers.dialect.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Message.Role;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.UserTurn;
import io.tollgate.providers.profile.Quirk;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a request. The results of tools become messages of their own, before the
 * rest of their turn; images in them, which such a message cannot hold, follow in the user's.
 */
final class ChatMessageWriter {
    private final Set<Quirk> quirks;
    private final Losses losses;
    private int lastQuestion;
    private int number;

    ChatMessageWriter(Set<Quirk> quirks, Losses losses) {
        this.quirks = quirks;
        this.losses = losses;
    }

    void write(List<Message> messages, ArrayNode out) {
        lastQuestion = lastQuestion(messages);
        for (number = 0; number < messages.size(); number++) {
            Message message = messages.get(number);
            switch (message.role()) {
                case SYSTEM -> content("system", message, message.parts(), out);
                case USER -> user(message, out);
                case ASSISTANT -> assistant(message, out);
            }
        }
        if (out.isEmpty()) {
            losses.impossible("messages", "nothing in them (expected: at least one message)");
        }
    }

    /** The last message in which the user, not a tool, speaks. */
    private static int lastQuestion(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (message.role() == Role.USER && speaks(message.parts())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean speaks(List<ContentPart> parts) {
        for (ContentPart part : parts) {
            if (!(part instanceof ContentPart.ToolResult)) {
                return true;
            }
        }
        return false;
    }

    private void user(Message message, ArrayNode out) {
        UserTurn turn = UserTurn.of(message);
        for (UserTurn.ToolText result : turn.results()) {
            ObjectNode written = out.addObject().put("role", "tool");
            written.put("tool_call_id", result.callId()).put("content", result.text());
        }
        if (!turn.rest().isEmpty()) {
            content("user", message, turn.rest(), out);
        }
    }

    private void content(String role, Message message, List<ContentPart> parts, ArrayNode out) {
        JsonNode content = content(parts);
        if (content == null) {
            return;
        }
        ObjectNode written = out.addObject().put("role", role);
        if (message.name() != null) {
            written.put("name", message.name());
        }
        written.set("content", content);
    }

    /** A string where there is but one plain text; null where there is nothing. */
    private @Nullable JsonNode content(List<ContentPart> parts) {
        if (parts.size() == 1
                && parts.getFirst() instanceof ContentPart.Text text
                && !text.text().isEmpty()) {
            return JsonNodeFactory.instance.textNode(text.text());
        }
        ArrayNode written = Json.array();
        for (ContentPart part : parts) {
            part(part, written);
        }
        if (written.size() == 1 && written.get(0).path("type").asText().equals("text")) {
            return written.get(0).get("text");
        }
        return written.isEmpty() ? null : written;
    }

    private void part(ContentPart part, ArrayNode out) {
        switch (part) {
            case ContentPart.Text text -> {
                if (!text.text().isEmpty()) {
                    out.addObject().put("type", "text").put("text", text.text());
                }
            }
            case ContentPart.Refusal refusal ->
                    out.addObject().put("type", "text").put("text", refusal.text());
            case ContentPart.Image image -> image(image, out);
            case ContentPart.Audio audio -> audio(audio, out);
            case ContentPart.Document document -> document(document, out);
            case ContentPart.Video _ -> impossible("video");
            // These have places of their own in a message.
            case ContentPart.ToolCall _,
                    ContentPart.ToolResult _,
                    ContentPart.Reasoning _,
                    ContentPart.SealedReasoning _ -> {}
        }
    }

    private void impossible(String what) {
        losses.demand("messages[" + number + "].content", what + " is not taken by this provider");
    }

    private void image(ContentPart.Image image, ArrayNode out) {
        String url =
                switch (image.source()) {
                    case MediaSource.Inline inline -> dataUrl(inline);
                    case MediaSource.Url at -> at.url();
                    case MediaSource.PlainText _, MediaSource.FileId _ -> "";
                };
        if (url.isEmpty()) {
            impossible("an image that is a file of another provider");
            return;
        }
        ObjectNode written =
                out.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        if (image.detail() != null) {
            written.put("detail", image.detail());
        }
    }

    private static String dataUrl(MediaSource.Inline inline) {
        return "data:" + inline.mediaType() + ";base64," + inline.base64();
    }

    private void audio(ContentPart.Audio audio, ArrayNode out) {
        if (!(audio.source() instanceof MediaSource.Inline inline)) {
            impossible("audio that is not in the request");
            return;
        }
        String type = inline.mediaType();
        String format = type.substring(type.indexOf('/') + 1);
        out.addObject()
                .put("type", "input_audio")
                .putObject("input_audio")
                .put("data", inline.base64())
                .put("format", format.equals("mpeg") ? "mp3" : format);
    }

    private void document(ContentPart.Document document, ArrayNode out) {
        if (document.citations()) {
            losses.demand(
                    "messages[" + number + "].content", "citations are not given by this provider");
        }
        String context = document.context();
        if (context != null && !context.isEmpty()) {
            out.addObject().put("type", "text").put("text", context);
        }
        switch (document.source()) {
            case MediaSource.PlainText text -> plain(document.name(), text.text(), out);
            case MediaSource.Inline inline -> inline(document.name(), inline, out);
            case MediaSource.FileId _ -> impossible("a file of another provider");
            case MediaSource.Url _ -> impossible("a document by its address");
        }
    }

    private static void inline(@Nullable String name, MediaSource.Inline inline, ArrayNode out) {
        if (inline.mediaType().startsWith("text/")) {
            try {
                byte[] bytes = Base64.getDecoder().decode(inline.base64());
                plain(name, new String(bytes, StandardCharsets.UTF_8), out);
                return;
            } catch (IllegalArgumentException e) {
                // Not base64 after all: the provider says so in its own words.
            }
        }
        out.addObject()
                .put("type", "file")
                .putObject("file")
                .put("filename", name == null ? "document.pdf" : name)
                .put("file_data", dataUrl(inline));
    }

    private static void plain(@Nullable String name, String text, ArrayNode out) {
        out.addObject()
                .put("type", "text")
                .put("text", name == null || name.isEmpty() ? text : name + ":\n" + text);
    }

    private void assistant(Message message, ArrayNode out) {
        ObjectNode written = Json.object().put("role", "assistant");
        if (message.name() != null) {
            written.put("name", message.name());
        }
        var text = new StringBuilder();
        ArrayNode calls = Json.array();
        for (ContentPart part : message.parts()) {
            switch (part) {
                case ContentPart.Text piece -> text.append(piece.text());
                case ContentPart.Refusal refusal -> written.put("refusal", refusal.text());
                case ContentPart.ToolCall call -> call(call, calls.addObject());
                case ContentPart.Reasoning _, ContentPart.SealedReasoning _ -> {}
                case ContentPart.Image _,
                        ContentPart.Audio _,
                        ContentPart.Video _,
                        ContentPart.Document _,
                        ContentPart.ToolResult _ ->
                        impossible("anything but text and calls in an answer");
            }
        }
        if (text.isEmpty() && calls.isEmpty() && !written.has("refusal")) {
            return;
        }
        written.put("content", text.isEmpty() ? null : text.toString());
        if (!calls.isEmpty()) {
            written.set("tool_calls", calls);
        }
        thoughts(message, !calls.isEmpty(), written);
        out.add(written);
    }

    private static void call(ContentPart.ToolCall call, ObjectNode out) {
        out.put("id", call.id()).put("type", "function");
        out.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        if (call.signature() != null && call.signature().format().equals(Signature.GEMINI)) {
            out.putObject("extra_content")
                    .putObject("google")
                    .put("thought_signature", call.signature().value());
        }
    }

    /** Most providers refuse thoughts in history; those that want them say so in their profile. */
    private void thoughts(Message message, boolean calls, ObjectNode out) {
        if (quirks.contains(Quirk.REASONING_DETAILS_BACK)) {
            ArrayNode details = Json.array();
            for (ContentPart part : message.parts()) {
                if (part instanceof ContentPart.Reasoning thought) {
                    ObjectNode detail =
                            Words.thought(details.addObject(), thought.text(), details.size() - 1);
                    if (thought.signature() != null) {
                        Words.seal(detail, thought.signature(), details.size() - 1);
                    }
                } else if (part instanceof ContentPart.SealedReasoning sealed) {
                    Words.sealed(details.addObject(), sealed.content(), details.size() - 1);
                }
            }
            if (!details.isEmpty()) {
                out.set("reasoning_details", details);
            }
        } else if (quirks.contains(Quirk.REASONING_CONTENT_BACK)
                && calls
                && number > lastQuestion) {
            var text = new StringBuilder();
            for (ContentPart part : message.parts()) {
                if (part instanceof ContentPart.Reasoning thought) {
                    text.append(thought.text());
                }
            }
            if (!text.isEmpty()) {
                out.put("reasoning_content", text.toString());
            }
        }
    }
}
