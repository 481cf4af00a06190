package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Message;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the turns of a chat as contents: system text apart, the results of a turn's calls all in
 * one content, in the order of the calls, each under its function's name.
 */
final class ContentsWriter {
    /** Taken by the API in the place of a seal that is lost. */
    private static final String NO_SEAL = "skip_thought_signature_validator";

    private final Losses losses;
    private final boolean sealsNeeded;
    private final ArrayNode system = Json.array();
    private final ArrayNode contents = Json.array();
    private final Map<String, String> names = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private int number;

    ContentsWriter(Losses losses, boolean sealsNeeded) {
        this.losses = losses;
        this.sealsNeeded = sealsNeeded;
    }

    void write(List<Message> messages, ObjectNode out) {
        var asked = new ArrayList<ContentPart>();
        for (number = 0; number < messages.size(); number++) {
            Message message = messages.get(number);
            if (message.name() != null) {
                losses.hint("messages[" + number + "].name");
            }
            switch (message.role()) {
                case SYSTEM -> parts(message.parts(), system);
                case USER -> asked.addAll(message.parts());
                case ASSISTANT -> {
                    user(asked);
                    asked.clear();
                    model(message.parts());
                }
            }
        }
        user(asked);
        if (contents.isEmpty() && !system.isEmpty()) {
            content("user").addAll(system);
            system.removeAll();
        }
        if (contents.isEmpty()) {
            losses.impossible("messages", "nothing in them (expected: at least one message)");
        }
        if (!system.isEmpty()) {
            out.putObject("systemInstruction").set("parts", system);
        }
        out.set("contents", contents);
    }

    /** The parts of the content that is written, which is one of that role. */
    private ArrayNode content(String role) {
        return contents.addObject().put("role", role).putArray("parts");
    }

    private void user(List<ContentPart> parts) {
        var results = new ArrayList<ContentPart.ToolResult>();
        var rest = new ArrayList<ContentPart>();
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.ToolResult result) {
                results.add(result);
            } else {
                rest.add(part);
            }
        }
        results.sort((one, other) -> Integer.compare(place(one), place(other)));
        if (!results.isEmpty()) {
            ArrayNode written = content("user");
            for (ContentPart.ToolResult result : results) {
                result(result, written, rest);
            }
        }
        ArrayNode written = Json.array();
        parts(rest, written);
        if (!written.isEmpty()) {
            content("user").addAll(written);
        }
    }

    private int place(ContentPart.ToolResult result) {
        int place = order.indexOf(result.callId());
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    private void result(ContentPart.ToolResult result, ArrayNode out, List<ContentPart> behind) {
        var text = new StringBuilder();
        for (ContentPart part : result.content()) {
            if (part instanceof ContentPart.Text piece) {
                text.append(text.isEmpty() ? "" : "\n").append(piece.text());
            } else {
                behind.add(part);
            }
        }
        ObjectNode response = out.addObject().putObject("functionResponse");
        response.put("name", names.getOrDefault(result.callId(), result.callId()));
        if (result.error()) {
            response.putObject("response").put("error", text.toString());
        } else if (Json.parse(text.toString()) instanceof ObjectNode object) {
            response.set("response", object);
        } else {
            response.putObject("response").put("result", text.toString());
        }
    }

    private void model(List<ContentPart> parts) {
        ArrayNode written = Json.array();
        order.clear();
        Signature waiting = null;
        boolean sealed = false;
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Reasoning thought) {
                waiting = own(thought.signature()) == null ? waiting : thought.signature();
            } else if (part instanceof ContentPart.SealedReasoning thought) {
                waiting = own(thought.content()) == null ? waiting : thought.content();
            } else if (part instanceof ContentPart.ToolCall call) {
                Signature seal = own(call.signature()) == null ? waiting : call.signature();
                sealed |= call(call, seal, sealed, written.addObject());
                waiting = null;
            } else {
                int before = written.size();
                parts(List.of(part), written);
                if (waiting != null
                        && written.size() > before
                        && written.get(before) instanceof ObjectNode first) {
                    first.put("thoughtSignature", waiting.value());
                    waiting = null;
                }
            }
        }
        if (!written.isEmpty()) {
            content("model").addAll(written);
        }
    }

    private static @Nullable Signature own(@Nullable Signature signature) {
        return signature != null && signature.format().equals(Signature.GEMINI) ? signature : null;
    }

    /** Of calls side by side only the first has a seal; tells whether one was written. */
    private boolean call(
            ContentPart.ToolCall call, @Nullable Signature seal, boolean sealed, ObjectNode out) {
        names.put(call.id(), call.name());
        order.add(call.id());
        ObjectNode written = out.putObject("functionCall").put("name", call.name());
        JsonNode arguments = Json.parse(call.arguments());
        written.set(
                "args",
                arguments.isObject()
                        ? arguments
                        : Json.object().put("invalid_arguments", call.arguments()));
        if (seal != null) {
            out.put("thoughtSignature", seal.value());
        } else if (sealsNeeded && !sealed) {
            out.put("thoughtSignature", NO_SEAL);
        }
        return true;
    }

    private void parts(List<ContentPart> parts, ArrayNode out) {
        for (ContentPart part : parts) {
            switch (part) {
                case ContentPart.Text text -> text(text.text(), out);
                case ContentPart.Refusal refusal -> text(refusal.text(), out);
                case ContentPart.Image image -> media(image.source(), "image/jpeg", out);
                case ContentPart.Audio audio -> media(audio.source(), "audio/wav", out);
                case ContentPart.Video video -> media(video.source(), "video/mp4", out);
                case ContentPart.Document document -> {
                    if (document.citations()) {
                        losses.demand(
                                "messages[" + number + "].content",
                                "citations are not given by this provider");
                    }
                    text(document.context() == null ? "" : document.context(), out);
                    media(document.source(), "application/pdf", out);
                }
                // These have places of their own in a content.
                case ContentPart.ToolCall _,
                        ContentPart.ToolResult _,
                        ContentPart.Reasoning _,
                        ContentPart.SealedReasoning _ -> {}
            }
        }
    }

    private static void text(String text, ArrayNode out) {
        if (!text.isEmpty()) {
            out.addObject().put("text", text);
        }
    }

    private void media(MediaSource source, String usual, ArrayNode out) {
        switch (source) {
            case MediaSource.Inline inline ->
                    out.addObject()
                            .putObject("inlineData")
                            .put("mimeType", inline.mediaType())
                            .put("data", inline.base64());
            case MediaSource.PlainText text -> text(text.text(), out);
            case MediaSource.Url url ->
                    out.addObject()
                            .putObject("fileData")
                            .put("mimeType", typeOf(url.url(), usual))
                            .put("fileUri", url.url());
            case MediaSource.FileId _ ->
                    losses.demand("messages[" + number + "].content", "a file of another provider");
        }
    }

    private static String typeOf(String url, String usual) {
        String path = url.toLowerCase(Locale.ROOT);
        int query = path.indexOf('?');
        path = query < 0 ? path : path.substring(0, query);
        for (String type : List.of("png", "gif", "webp", "heic")) {
            if (path.endsWith("." + type)) {
                return "image/" + type;
            }
        }
        return path.endsWith(".pdf") ? "application/pdf" : usual;
    }
}
