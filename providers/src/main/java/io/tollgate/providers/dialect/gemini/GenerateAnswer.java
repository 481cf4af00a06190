package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.ContentPart;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes responses of generateContent, whole ones and their parts. */
final class GenerateAnswer {
    private GenerateAnswer() {}

    static byte[] write(ChatAnswer answer, String clientModel) {
        ArrayNode parts = Json.array();
        String seal = null;
        for (ContentPart part : answer.parts()) {
            seal = part(part, seal, parts);
        }
        if (seal != null) {
            parts.addObject().put("text", "").put("thought", true).put("thoughtSignature", seal);
        }
        ObjectNode response = last(answer.finish(), answer.citations());
        if (!parts.isEmpty()) {
            content(response).set("parts", parts);
        }
        if (!answer.logprobs().isEmpty()) {
            candidateOf(response).set("logprobsResult", result(answer.logprobs()));
        }
        if (answer.usage() != null) {
            usage(answer.usage(), response.putObject("usageMetadata"));
        }
        response.put("modelVersion", answer.model() == null ? clientModel : answer.model());
        response.put("responseId", answer.id() == null ? Ids.message() : answer.id());
        return Json.bytes(response);
    }

    /** Writes a part, with the seal that waits for one; gives the seal that still does. */
    private static @Nullable String part(ContentPart part, @Nullable String seal, ArrayNode parts) {
        switch (part) {
            case ContentPart.Text text -> {
                return text(text.text(), false, seal, parts);
            }
            case ContentPart.Refusal refusal -> {
                return text(refusal.text(), false, seal, parts);
            }
            case ContentPart.Reasoning thought -> {
                flush(seal, parts);
                Signature own = thought.signature();
                String sealed = own == null ? null : GoogleSeals.close(own, false);
                return thought.text().isEmpty()
                        ? sealed
                        : text(thought.text(), true, sealed, parts);
            }
            case ContentPart.SealedReasoning sealed -> {
                flush(seal, parts);
                return GoogleSeals.close(sealed.content(), true);
            }
            case ContentPart.ToolCall call -> {
                String own = seal;
                if (call.signature() != null) {
                    flush(seal, parts);
                    own = GoogleSeals.close(call.signature(), false);
                }
                parts.add(call(call.id(), call.name(), call.arguments(), own));
                return null;
            }
            case ContentPart.Image picture -> {
                if (!(picture.source() instanceof MediaSource.Inline inline)) {
                    return text(picture.inWords(), false, seal, parts);
                }
                parts.add(picture(inline, seal));
                return null;
            }
            // A model's answer has none of these; what a provider may invent is no answer.
            case ContentPart.Audio _,
                    ContentPart.Video _,
                    ContentPart.Document _,
                    ContentPart.ToolResult _ -> {
                return seal;
            }
        }
    }

    private static @Nullable String text(
            String text, boolean thought, @Nullable String seal, ArrayNode parts) {
        if (text.isEmpty()) {
            return seal;
        }
        ObjectNode part = parts.addObject().put("text", text);
        if (thought) {
            part.put("thought", true);
        }
        if (seal != null) {
            part.put("thoughtSignature", seal);
        }
        return null;
    }

    private static void flush(@Nullable String seal, ArrayNode parts) {
        if (seal != null) {
            parts.addObject().put("text", "").put("thought", true).put("thoughtSignature", seal);
        }
    }

    /** A part that is a picture. */
    static ObjectNode picture(MediaSource.Inline picture, @Nullable String seal) {
        ObjectNode part = Json.object();
        part.putObject("inlineData")
                .put("mimeType", picture.mediaType())
                .put("data", picture.base64());
        if (seal != null) {
            part.put("thoughtSignature", seal);
        }
        return part;
    }

    /** A part that calls a function. Arguments that are no object stand under a name of ours. */
    static ObjectNode call(String id, String name, String arguments, @Nullable String seal) {
        ObjectNode part = Json.object();
        ObjectNode call = part.putObject("functionCall").put("id", id).put("name", name);
        JsonNode json = Json.parse(arguments);
        if (json.isObject()) {
            call.set("args", json);
        } else if (arguments.isBlank() || json.isNull()) {
            call.putObject("args");
        } else {
            call.putObject("args").put("invalid_arguments", arguments);
        }
        if (seal != null) {
            part.put("thoughtSignature", seal);
        }
        return part;
    }

    /** A response with that part alone. */
    static ObjectNode candidate(ObjectNode part) {
        ObjectNode response = Json.object();
        ObjectNode candidate = response.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content");
        content.putArray("parts").add(part);
        content.put("role", "model");
        candidate.put("index", 0);
        return response;
    }

    static ObjectNode logprobs(List<TokenLogprob> tokens) {
        ObjectNode response = Json.object();
        ObjectNode candidate = response.putArray("candidates").addObject();
        candidate.put("index", 0).set("logprobsResult", result(tokens));
        return response;
    }

    private static ObjectNode result(List<TokenLogprob> tokens) {
        ObjectNode result = Json.object();
        ArrayNode top = result.putArray("topCandidates");
        ArrayNode chosen = result.putArray("chosenCandidates");
        for (TokenLogprob token : tokens) {
            logprob(token, chosen.addObject());
            ArrayNode others = top.addObject().putArray("candidates");
            token.top().forEach(other -> logprob(other, others.addObject()));
        }
        return result;
    }

    private static void logprob(TokenLogprob token, ObjectNode into) {
        into.put("token", token.token()).put("logProbability", token.logprob());
    }

    /** The response that ends an answer; its content is one empty text. */
    static ObjectNode last(FinishReason reason, List<Citation> citations) {
        ObjectNode response = candidate(Json.object().put("text", ""));
        ObjectNode candidate = candidateOf(response);
        candidate.put("finishReason", word(reason));
        ArrayNode chunks = Json.array();
        for (Citation citation : citations) {
            if (citation.url() != null) {
                ObjectNode web = chunks.addObject().putObject("web");
                web.put("uri", citation.url());
                if (citation.title() != null) {
                    web.put("title", citation.title());
                }
            }
        }
        if (!chunks.isEmpty()) {
            candidate.putObject("groundingMetadata").set("groundingChunks", chunks);
        }
        return response;
    }

    private static ObjectNode candidateOf(JsonNode response) {
        return (ObjectNode) response.path("candidates").path(0);
    }

    private static ObjectNode content(JsonNode response) {
        return (ObjectNode) candidateOf(response).path("content");
    }

    /** Thoughts are counted beside the candidates here. */
    static void usage(Usage usage, ObjectNode into) {
        long thoughts = Math.min(usage.reasoning(), usage.completion());
        into.put("promptTokenCount", usage.prompt());
        into.put("candidatesTokenCount", usage.completion() - thoughts);
        if (thoughts > 0) {
            into.put("thoughtsTokenCount", thoughts);
        }
        if (usage.cacheRead() > 0) {
            into.put("cachedContentTokenCount", usage.cacheRead());
        }
        into.put("totalTokenCount", usage.total());
    }

    static String word(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER -> "SAFETY";
        };
    }

    /** What ends every response of one stream. */
    static byte[] tail(@Nullable String model, @Nullable String id, String clientModel) {
        ObjectNode tail = Json.object();
        tail.put("modelVersion", model == null ? clientModel : model);
        tail.put("responseId", id == null ? Ids.message() : id);
        byte[] object = Json.bytes(tail);
        object[0] = ',';
        return object;
    }

    static byte[] bytes(ObjectNode response) {
        return Json.bytes(response);
    }
}
