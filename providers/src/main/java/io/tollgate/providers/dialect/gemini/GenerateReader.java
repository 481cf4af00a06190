package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.chat.ChatEvent;
import io.tollgate.providers.chat.Citation;
import io.tollgate.providers.chat.FinishReason;
import io.tollgate.providers.chat.MediaSource;
import io.tollgate.providers.chat.Signature;
import io.tollgate.providers.chat.TokenLogprob;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.ChatEvents;
import io.tollgate.providers.dialect.translation.PayloadReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses of generateContent: a whole answer is one, a stream is many, each with new parts.
 * There is no last event: the stream is complete when it ends after a finish reason or a block. The
 * reason is told then, because calls and usage may come behind it.
 */
final class GenerateReader implements PayloadReader {
    private boolean started;
    private int calls;
    private @Nullable String reason;
    private @Nullable PartialCall open;
    private boolean malformed;

    @Override
    public Result read(byte[] bytes, int start, int end, ChatEvents events) {
        JsonNode response = Json.parse(bytes, start, end);
        if (response.isArray() || response.path("error").isObject()) {
            return Result.ERROR;
        }
        if (!response.isObject()) {
            return Result.MALFORMED;
        }
        tell(response, events);
        return malformed ? Result.MALFORMED : Result.MORE;
    }

    void tell(JsonNode response, ChatEvents events) {
        if (!started) {
            started = true;
            events.tell(
                    new ChatEvent.Start(
                            Json.string(response, "responseId"),
                            Json.string(response, "modelVersion"),
                            0));
        }
        JsonNode candidate = response.path("candidates").path(0);
        for (JsonNode part : candidate.path("content").path("parts")) {
            tellPart(part, events);
        }
        for (JsonNode chunk : candidate.path("groundingMetadata").path("groundingChunks")) {
            String url = Json.string(chunk.path("web"), "uri");
            if (url != null) {
                String title = Json.string(chunk.path("web"), "title");
                events.tell(new ChatEvent.Cited(new Citation(url, title, null)));
            }
        }
        List<TokenLogprob> logprobs = logprobs(candidate.path("logprobsResult"));
        if (!logprobs.isEmpty()) {
            events.tell(new ChatEvent.Logprobs(logprobs));
        }
        String told = Json.string(candidate, "finishReason");
        reason = told == null ? reason : told;
        if (response.path("promptFeedback").path("blockReason").isTextual()) {
            reason = "SAFETY";
        }
        if (response.path("usageMetadata").isObject()) {
            events.tell(new ChatEvent.Counted(usage(response.path("usageMetadata"))));
        }
    }

    private void tellPart(JsonNode part, ChatEvents events) {
        String seal = Json.string(part, "thoughtSignature");
        Signature signature = seal == null ? null : new Signature(seal, Signature.GEMINI);
        if (part.path("functionCall").isObject()) {
            tellCall(part.path("functionCall"), signature, events);
            return;
        }
        String text = Json.string(part, "text");
        if (text != null) {
            events.tell(
                    part.path("thought").asBoolean(false)
                            ? new ChatEvent.Reasoning(text)
                            : new ChatEvent.Text(text));
        }
        MediaSource.Inline picture = Media.picture(part);
        if (picture != null) {
            events.tell(new ChatEvent.Picture(picture));
        }
        if (signature != null) {
            events.tell(new ChatEvent.ReasoningSigned(signature));
        }
    }

    private void tellCall(JsonNode call, @Nullable Signature signature, ChatEvents events) {
        String name = Json.string(call, "name");
        JsonNode pieces = call.path("partialArgs");
        boolean more = call.path("willContinue").asBoolean(false);
        if (name != null) {
            tellOpen(events);
            if (!more && !pieces.isArray()) {
                JsonNode arguments = call.path("args");
                String text = arguments.isObject() ? Json.text(arguments) : "{}";
                tellCall(Json.string(call, "id"), name, text, signature, events);
                return;
            }
            open = new PartialCall(Json.string(call, "id"), name, signature);
        }
        if (open != null) {
            malformed |= !open.add(pieces);
            if (!more) {
                tellOpen(events);
            }
        }
    }

    private void tellOpen(ChatEvents events) {
        if (open != null) {
            tellCall(open.id(), open.name(), open.arguments(), open.signature(), events);
            open = null;
        }
    }

    private void tellCall(
            @Nullable String id,
            String name,
            String arguments,
            @Nullable Signature signature,
            ChatEvents events) {
        int number = calls++;
        String own = id == null ? Ids.toolCall() : id;
        events.tell(new ChatEvent.ToolCallStart(number, own, name, signature));
        events.tell(new ChatEvent.ToolCallArguments(number, arguments));
    }

    private static List<TokenLogprob> logprobs(JsonNode result) {
        var tokens = new ArrayList<TokenLogprob>();
        int i = 0;
        for (JsonNode chosen : result.path("chosenCandidates")) {
            var top = new ArrayList<TokenLogprob>();
            for (JsonNode other : result.path("topCandidates").path(i++).path("candidates")) {
                top.add(logprob(other, List.of()));
            }
            tokens.add(logprob(chosen, top));
        }
        return tokens;
    }

    private static TokenLogprob logprob(JsonNode token, List<TokenLogprob> top) {
        return new TokenLogprob(
                token.path("token").asText(""), token.path("logProbability").asDouble(0), top);
    }

    /** Thoughts are counted beside the candidates here. */
    static Usage usage(JsonNode usage) {
        long prompt = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
        long thoughts = count(usage, "thoughtsTokenCount");
        long cached = Math.min(prompt, count(usage, "cachedContentTokenCount"));
        long completion = count(usage, "candidatesTokenCount") + thoughts;
        long pictures = 0;
        for (JsonNode kind : usage.path("candidatesTokensDetails")) {
            if (kind.path("modality").asText("").equals("IMAGE")) {
                pictures += count(kind, "tokenCount");
            }
        }
        return new Usage(
                prompt, completion, cached, 0, 0, thoughts, Math.min(pictures, completion));
    }

    private static long count(JsonNode usage, String field) {
        JsonNode count = usage.path(field);
        return count.isNumber() ? (long) Math.max(0, Math.min(1e15, count.asDouble())) : 0;
    }

    @Override
    public boolean ended(ChatEvents events) {
        if (reason == null || malformed) {
            return false;
        }
        tellOpen(events);
        events.tell(new ChatEvent.Finish(finish(reason, calls > 0), null));
        events.tell(new ChatEvent.End());
        return true;
    }

    /** Whether an answer that ended so was kept back for what it says. */
    static boolean isPolicy(String reason) {
        return finish(reason, false) == FinishReason.CONTENT_FILTER;
    }

    private static FinishReason finish(String reason, boolean calls) {
        if (isFiltered(reason)) {
            return FinishReason.CONTENT_FILTER;
        }
        if (reason.equals("MAX_TOKENS")) {
            return FinishReason.LENGTH;
        }
        return calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    /** Whether an answer that ended so was kept back, or a part of it. */
    static boolean isFiltered(String reason) {
        return switch (reason) {
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "LANGUAGE",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "MODEL_ARMOR" ->
                    true;
            default -> false;
        };
    }
}
