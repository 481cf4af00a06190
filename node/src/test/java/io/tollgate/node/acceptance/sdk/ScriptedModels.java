package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers.Call;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import io.tollgate.providers.websocket.Frames;
import io.tollgate.providers.websocket.Handshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The models that the client libraries talk to, the same for Java and Node. Each does one thing:
 * {@code talk} answers, {@code tool} calls one tool and then answers, {@code tools} calls two,
 * {@code see} wants a picture, {@code think} thinks before it answers, {@code structured} answers
 * JSON, {@code cut}, {@code broken} and {@code endless} fail in their way, and {@code status-N}
 * refuses with that status.
 */
final class ScriptedModels {
    static final String GREETING = "Hello, wörld! 👋";
    static final String THOUGHT = "Let me think.";
    static final String SEEN = "A red pixel.";
    static final String JSON_ANSWER = "{\"name\":\"Ada\",\"year\":1815}";

    /** A picture of one pixel, as base64. */
    static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

    static final byte[] SPEECH = {'I', 'D', '3', 0, (byte) 0xFF, (byte) 0xFB, '\r', '\n', 0, 7};

    private static final List<Call> ONE_CALL =
            List.of(new Call("call_paris", "get_weather", "{\"city\":\"Paris\"}"));
    private static final List<Call> TWO_CALLS =
            List.of(
                    new Call("call_paris", "get_weather", "{\"city\":\"Paris\"}"),
                    new Call("call_rome", "get_weather", "{\"city\":\"Rome\"}"));

    private static final String BROKEN =
            """
            data: {"error":{"message":"The model broke","type":"server_error","code":"boom"}}

            """;

    private final CountDownLatch aborted = new CountDownLatch(1);

    private ScriptedModels() {}

    /** Teaches the upstream all of this. */
    static ScriptedModels on(FakeUpstream upstream) {
        var models = new ScriptedModels();
        upstream.answer("/chat/completions", models::chat)
                .answer("/embeddings", ScriptedModels::embeddings)
                .answer("/responses", ScriptedModels::responses)
                .answer("/images/generations", ScriptedModels::image)
                .answer("/audio/speech", Reply.bytes("audio/mpeg", SPEECH))
                .answer("/audio/transcriptions", ScriptedModels::transcription)
                .answer("/realtime", ScriptedModels::realtime)
                .answer("/aborted", models::tellAborted);
        return models;
    }

    /** Whether the gateway hung up on the model {@code endless}; waits up to that long. */
    boolean awaitAborted(long millis) throws InterruptedException {
        return aborted.await(millis, TimeUnit.MILLISECONDS);
    }

    private void chat(RecordedRequest request, Wire wire) throws IOException, InterruptedException {
        scriptOf(request.model(), request.json()).play(request, wire);
    }

    private Script scriptOf(String model, JsonNode request) {
        boolean stream = request.path("stream").asBoolean();
        return switch (model) {
            case "talk" ->
                    stream
                            ? OpenAiAnswers.stream("Hello", ", wör", "ld! ", "👋")
                            : Reply.json(200, OpenAiAnswers.completion(model, GREETING));
            case "tool" -> tools(request, ONE_CALL, "It is 21 degrees in Paris.");
            case "tools" -> tools(request, TWO_CALLS, "Paris has 21 degrees, Rome 25.");
            case "structured" -> structured(request);
            case "see" ->
                    request.toString().contains("\"url\":\"data:image/png;base64," + PIXEL + "\"")
                            ? text(stream, SEEN)
                            : OpenAiAnswers.error(
                                    400, "invalid_request_error", "no_image", "No picture came");
            case "think" -> think(stream);
            case "cut" -> Reply.events(start(model)).with(Reply.Framing.CLOSE);
            case "broken" -> Reply.events(start(model) + BROKEN);
            case "endless" -> this::endless;
            default -> refusal(model);
        };
    }

    /** The id of the call that asks for that city. */
    static String id(String city) {
        return city.equals("Paris") ? "call_paris" : "call_rome";
    }

    /** What is said when the calls for these cities are answered. */
    static String weather(String... cities) {
        return cities.length == 1
                ? "It is 21 degrees in Paris."
                : "It is 21 degrees in Paris and 21 degrees in Rome.";
    }

    private static Script text(boolean stream, String text) {
        return stream
                ? OpenAiAnswers.stream(text)
                : Reply.json(200, OpenAiAnswers.completion("m", text));
    }

    private static Script think(boolean stream) {
        String thought = "\"reasoning_content\":" + OpenAiAnswers.quote(THOUGHT);
        return stream
                ? Reply.events(
                        OpenAiAnswers.event("think", "{\"role\":\"assistant\"," + thought + "}")
                                + OpenAiAnswers.textEvent("think", GREETING)
                                + OpenAiAnswers.ending("think"))
                : Reply.json(
                        200,
                        OpenAiAnswers.completion("think", GREETING)
                                .replace(
                                        "\"role\":\"assistant\",",
                                        "\"role\":\"assistant\"," + thought + ","));
    }

    private static String start(String model) {
        return OpenAiAnswers.event(model, "{\"role\":\"assistant\",\"content\":\"\"}")
                + OpenAiAnswers.textEvent(model, "Hel");
    }

    private static Script tools(JsonNode request, List<Call> calls, String answer) {
        boolean stream = request.path("stream").asBoolean();
        String model = request.path("model").asText();
        JsonNode messages = request.path("messages");
        if (messages.get(messages.size() - 1).path("role").asText().equals("tool")) {
            return secondTurnFits(messages, calls)
                    ? stream
                            ? OpenAiAnswers.stream(answer)
                            : Reply.json(200, OpenAiAnswers.completion(model, answer))
                    : OpenAiAnswers.error(400, "invalid_request_error", "bad_turn", "Wrong turn");
        }
        return stream
                ? OpenAiAnswers.streamCalls(calls)
                : Reply.json(200, OpenAiAnswers.completion(model, calls));
    }

    /** Whether the client replayed the calls as they were and answered each of them. */
    private static boolean secondTurnFits(JsonNode messages, List<Call> calls) {
        int first = messages.size() - calls.size();
        JsonNode replayed = messages.get(first - 1).path("tool_calls");
        boolean fits = replayed.size() == calls.size();
        for (int i = 0; fits && i < calls.size(); i++) {
            String id = calls.get(i).id();
            fits =
                    replayed.get(i).path("id").asText().equals(id)
                            && messages.get(first + i).path("tool_call_id").asText().equals(id);
        }
        return fits;
    }

    private static Script structured(JsonNode request) {
        JsonNode format = request.path("response_format");
        if (!format.path("type").asText().equals("json_schema")
                || !format.path("json_schema").path("schema").path("properties").has("name")) {
            return OpenAiAnswers.error(
                    400, "invalid_request_error", "no_schema", "The schema did not arrive");
        }
        String json = JSON_ANSWER;
        return request.path("stream").asBoolean()
                ? OpenAiAnswers.stream(json.substring(0, 9), json.substring(9))
                : Reply.json(200, OpenAiAnswers.completion("structured", json));
    }

    private void endless(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        wire.head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
        wire.chunk(start("endless"));
        wire.awaitPeerClosed();
        aborted.countDown();
    }

    private static Script refusal(String model) {
        if (!model.startsWith("status-")) {
            return OpenAiAnswers.error(
                    404, "invalid_request_error", "model_not_found", "No model " + model);
        }
        int status = Integer.parseInt(model.substring("status-".length()));
        String type = status >= 500 ? "server_error" : "invalid_request_error";
        Reply error =
                OpenAiAnswers.error(status, type, "code_" + status, "Upstream said " + status);
        return status == 429 ? error.withHeader("retry-after", "7") : error;
    }

    private static void embeddings(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String vector =
                request.json().path("encoding_format").asText().equals("base64")
                        ? "\"" + base64(0.25f, -0.5f, 1f) + "\""
                        : "[0.25,-0.5,1.0]";
        Reply.json(
                        200,
                        """
                        {"object":"list","model":"embed","data":[{"object":"embedding","index":0,\
                        "embedding":%s}],"usage":{"prompt_tokens":3,"total_tokens":3}}\
                        """
                                .formatted(vector))
                .play(request, wire);
    }

    private static String base64(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static void responses(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        Script script =
                request.json().path("stream").asBoolean()
                        ? Reply.events(ResponsesAnswers.events(GREETING))
                        : Reply.json(200, ResponsesAnswers.whole(GREETING));
        script.play(request, wire);
    }

    private static void image(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        Reply.json(200, "{\"created\":1700000000,\"data\":[{\"b64_json\":\"AAEC\"}]}")
                .play(request, wire);
    }

    /** Answers with what arrived of the upload. */
    private static void transcription(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String upload = new String(request.body(), ISO_8859_1);
        boolean whole = upload.contains(new String(SPEECH, ISO_8859_1));
        boolean named = upload.contains("filename=\"speech.mp3\"");
        boolean model = upload.contains("name=\"model\"\r\n\r\nlisten\r\n");
        Reply.json(
                        200,
                        "{\"text\":\"whole=%s named=%s model=%s\"}"
                                .formatted(whole, named, model ? "listen" : "other"))
                .play(request, wire);
    }

    /** Agrees to a WebSocket and says all of an answer at once, whatever it hears. */
    private static void realtime(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String key = String.valueOf(request.header("sec-websocket-key"));
        String offered = request.header("sec-websocket-protocol");
        wire.head(
                101,
                "upgrade: websocket",
                "connection: Upgrade",
                offered == null ? "x-none: 1" : "sec-websocket-protocol: realtime",
                "sec-websocket-accept: " + Handshake.accept(key));
        for (String event :
                List.of(
                        "{\"type\":\"session.created\",\"event_id\":\"e1\",\"session\":{}}",
                        "{\"type\":\"response.created\",\"event_id\":\"e2\",\"response\":{}}",
                        "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}",
                        "{\"type\":\"response.done\",\"response\":{\"status\":\"completed\",\"usage\":"
                                + "{\"total_tokens\":12,\"input_tokens\":7,\"output_tokens\":5}}}")) {
            ByteBuffer frame = Frames.text(event);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            wire.write(bytes);
        }
        wire.awaitPeerClosed();
    }

    private void tellAborted(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        Reply.bytes("text/plain", Boolean.toString(awaitAborted(5_000)).getBytes(UTF_8))
                .play(request, wire);
    }
}
