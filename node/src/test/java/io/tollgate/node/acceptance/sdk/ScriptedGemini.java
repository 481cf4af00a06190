package io.tollgate.node.acceptance.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;

/**
 * The models that chat, as a provider of Google's format has them. {@code tool} and {@code tools}
 * take back the seal of their call, or none, as the second generation does.
 */
final class ScriptedGemini {
    static final String SEAL = "c2VhbC8rCg==";

    private ScriptedGemini() {}

    /** Teaches the upstream these models. */
    static void on(FakeUpstream upstream) {
        upstream.when(request -> request.path().contains("/models/"), ScriptedGemini::models);
    }

    private static void models(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        script(request).play(request, wire);
    }

    private static Script script(RecordedRequest request) {
        String path = request.path();
        int colon = path.lastIndexOf(':');
        String model = path.substring(path.lastIndexOf('/') + 1, colon);
        JsonNode body = request.json();
        return switch (path.substring(colon + 1)) {
            case "generateContent" -> generate(model, body, false);
            case "streamGenerateContent" ->
                    request.target().endsWith("?alt=sse")
                            ? generate(model, body, true)
                            : error(400, "alt=sse: missing");
            case "countTokens" -> Reply.json(200, "{\"totalTokens\":42}");
            case "embedContent" -> Reply.json(200, "{\"embedding\":{\"values\":[0.25,-0.5,1.0]}}");
            case "batchEmbedContents" -> embeddings(body);
            default -> error(404, "no such method");
        };
    }

    private static Script generate(String model, JsonNode body, boolean stream) {
        return switch (model) {
            case "talk" ->
                    stream
                            ? events(text("Hello"), text(", wörld! 👋"), last(text("")))
                            : Reply.json(200, last(text(ScriptedModels.GREETING)));
            case "tool" -> tools(body, stream, "Paris");
            case "tools" -> tools(body, stream, "Paris", "Rome");
            case "see" ->
                    body.toString().contains("\"data\":\"" + ScriptedModels.PIXEL + "\"")
                                    && body.toString().contains("\"image/png\"")
                            ? answer(stream, text(ScriptedModels.SEEN))
                            : error(400, "No picture came");
            case "think" ->
                    answer(
                            stream,
                            "{\"text\":"
                                    + OpenAiAnswers.quote(ScriptedModels.THOUGHT)
                                    + ",\"thought\":true},"
                                    + text(ScriptedModels.GREETING));
            case "structured" ->
                    body.path("generationConfig").has("responseSchema")
                                    || body.path("generationConfig").has("responseJsonSchema")
                            ? answer(stream, text("{\"name\":\"Ada\",\"year\":1815}"))
                            : error(400, "The schema did not arrive");
            default -> error(404, "models/" + model + " is not found");
        };
    }

    private static Script tools(JsonNode body, boolean stream, String... cities) {
        JsonNode contents = body.path("contents");
        JsonNode results = contents.path(contents.size() - 1).path("parts");
        if (!results.path(0).has("functionResponse")) {
            var calls = new StringBuilder();
            for (String city : cities) {
                calls.append(calls.isEmpty() ? "" : ",")
                        .append("{\"functionCall\":{\"name\":\"get_weather\",\"args\":{\"city\":\"")
                        .append(city)
                        .append("\"}}")
                        .append(
                                city.equals("Paris")
                                        ? ",\"thoughtSignature\":\"" + SEAL + "\"}"
                                        : "}");
            }
            return answer(stream, calls.toString());
        }
        boolean sealed = true;
        for (JsonNode content : contents) {
            for (JsonNode part : content.path("parts")) {
                String seal = part.path("thoughtSignature").asText(SEAL);
                sealed &= !part.has("functionCall") || seal.equals(SEAL);
            }
        }
        boolean named = results.size() >= cities.length;
        for (int i = 0; named && i < cities.length; i++) {
            JsonNode result = results.path(i).path("functionResponse");
            named = result.path("name").asText().equals("get_weather");
        }
        return sealed && named
                ? answer(stream, text(ScriptedModels.weather(cities)))
                : error(400, "A call has another seal, or a result no name: " + contents);
    }

    private static Script answer(boolean stream, String part) {
        return stream ? events(last(part)) : Reply.json(200, last(part));
    }

    private static Script events(String... responses) {
        var text = new StringBuilder();
        for (String response : responses) {
            String whole = response.startsWith("{\"text\"") ? first(response) : response;
            text.append("data: ").append(whole).append("\r\n\r\n");
        }
        return Reply.events(text.toString());
    }

    private static String text(String text) {
        return "{\"text\":" + OpenAiAnswers.quote(text) + "}";
    }

    private static String first(String part) {
        return "{\"candidates\":[{\"content\":{\"parts\":["
                + part
                + "],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"gemini\"}";
    }

    private static String last(String part) {
        return "{\"candidates\":[{\"content\":{\"parts\":["
                + part
                + "],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":"
                + "{\"promptTokenCount\":7,\"candidatesTokenCount\":5,\"totalTokenCount\":12},"
                + "\"modelVersion\":\"gemini\",\"responseId\":\"r-1\"}";
    }

    private static Script embeddings(JsonNode body) {
        var all = new StringBuilder();
        for (JsonNode request : body.path("requests")) {
            if (!request.path("model").asText().equals("models/embed")) {
                return error(400, "model: " + request.path("model"));
            }
            all.append(all.isEmpty() ? "" : ",").append("{\"values\":[0.25,-0.5,1.0]}");
        }
        return Reply.json(200, "{\"embeddings\":[" + all + "]}");
    }

    private static Reply error(int status, String message) {
        return Reply.json(
                status,
                "{\"error\":{\"code\":%d,\"message\":%s,\"status\":\"%s\"}}"
                        .formatted(
                                status,
                                OpenAiAnswers.quote(message),
                                status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT"));
    }
}
