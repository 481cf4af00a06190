package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Script;
import io.tollgate.node.acceptance.upstream.Wire;
import io.tollgate.providers.aws.AwsCredentials;
import io.tollgate.providers.aws.SigV4;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.upstream.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** The models that chat, as Bedrock has them. Each request must be signed as AWS wants it. */
final class ScriptedConverse {
    static final String ACCESS_KEY_ID = "AKIDACCEPTANCE";
    static final String SECRET = "canary-secret-of-aws/+0123456789";
    static final String REGION = "eu-central-1";

    private static final String USAGE = "{\"inputTokens\":7,\"outputTokens\":5,\"totalTokens\":12}";

    private ScriptedConverse() {}

    /** Teaches the upstream these models; {@code held} stands still after its first event. */
    static void on(FakeUpstream upstream) {
        var gate = new Gate();
        upstream.answer("/converse", ScriptedConverse::answer)
                .answer("/converse-stream", ScriptedConverse::answer)
                .answer("/held/converse-stream", greeting().withGate(1, gate))
                .answer("/count-tokens", Reply.json(200, "{\"inputTokens\":42}"))
                .answer(
                        "/go-on",
                        (request, wire) -> {
                            gate.open();
                            Reply.json(200, "{}").play(request, wire);
                        });
    }

    private static void answer(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        script(request).play(request, wire);
    }

    private static Script script(RecordedRequest request) {
        if (!isSigned(request)) {
            return error(403, "InvalidSignatureException", "The signature does not match");
        }
        String[] path = request.path().split("/", -1);
        boolean stream = request.path().endsWith("-stream");
        return switch (path[path.length - 2]) {
            case "talk" -> text(stream, ScriptedModels.GREETING);
            case "long" -> answer(stream, "end_turn", Block.words(400));
            case "tool" -> tools(request.json(), stream, "Paris");
            case "tools" -> tools(request.json(), stream, "Paris", "Rome");
            case "see" ->
                    request.json().toString().contains("\"bytes\":\"" + ScriptedModels.PIXEL + "\"")
                                    && request.json().toString().contains("\"format\":\"png\"")
                            ? text(stream, ScriptedModels.SEEN)
                            : error(400, "ValidationException", "No picture came");
            case "structured" -> structured(request.json(), stream);
            case "think" ->
                    answer(stream, "end_turn", thought(), Block.text(ScriptedModels.GREETING));
            default -> error(404, "ResourceNotFoundException", "No such model");
        };
    }

    /** Whether the signature is that of the request as it arrived. */
    private static boolean isSigned(RecordedRequest request) {
        String date = String.valueOf(request.header("x-amz-date"));
        if (date.length() != 16) {
            return false;
        }
        var headers = new TreeMap<String, String>();
        for (String name : List.of("content-type", "host", "x-amz-date")) {
            headers.put(name, String.valueOf(request.header(name)));
        }
        String expected =
                new SigV4(REGION, "bedrock")
                        .authorization(
                                new AwsCredentials(ACCESS_KEY_ID, SECRET, null),
                                request.method(),
                                request.target(),
                                headers,
                                date,
                                SigV4.hash(Body.of(request.body())));
        return expected.equals(request.header("authorization"));
    }

    /**
     * A block of an answer: as it stands whole, its start, where it has one, and what comes then.
     */
    private record Block(String whole, String start, String... deltas) {
        static Block text(String text) {
            String block = "{\"text\":" + OpenAiAnswers.quote(text) + "}";
            return new Block(block, "", block);
        }

        /** As many events as words. */
        static Block words(int count) {
            return new Block(
                    "{\"text\":\"" + "word ".repeat(count) + "\"}",
                    "",
                    Collections.nCopies(count, "{\"text\":\"word \"}").toArray(String[]::new));
        }

        static Block call(String id, String name, String input) {
            String start = "{\"toolUse\":{\"toolUseId\":\"%s\",\"name\":\"%s\"".formatted(id, name);
            return new Block(
                    start + ",\"input\":" + input + "}}",
                    start + "}}",
                    "{\"toolUse\":{\"input\":" + OpenAiAnswers.quote(input) + "}}");
        }
    }

    private static Block thought() {
        String text = OpenAiAnswers.quote(ScriptedModels.THOUGHT);
        return new Block(
                "{\"reasoningContent\":{\"reasoningText\":{\"text\":"
                        + text
                        + ",\"signature\":\"c2VhbA==\"}}}",
                "",
                "{\"reasoningContent\":{\"text\":" + text + "}}",
                "{\"reasoningContent\":{\"signature\":\"c2VhbA==\"}}");
    }

    private static Script tools(JsonNode body, boolean stream, String... cities) {
        JsonNode messages = body.path("messages");
        JsonNode results = messages.get(messages.size() - 1).path("content");
        if (!results.path(0).has("toolResult")) {
            var calls = new Block[cities.length];
            for (int i = 0; i < cities.length; i++) {
                calls[i] =
                        Block.call(
                                ScriptedModels.id(cities[i]),
                                "get_weather",
                                "{\"city\":\"" + cities[i] + "\"}");
            }
            return answer(stream, "tool_use", calls);
        }
        JsonNode replayed = messages.get(messages.size() - 2).path("content");
        boolean fits = results.size() >= cities.length && replayed.size() >= cities.length;
        for (int i = 0; fits && i < cities.length; i++) {
            String id = ScriptedModels.id(cities[i]);
            JsonNode call = replayed.get(replayed.size() - cities.length + i);
            fits =
                    results.get(i).path("toolResult").path("toolUseId").asText().equals(id)
                            && call.path("toolUse").path("toolUseId").asText().equals(id);
        }
        return fits
                ? text(stream, ScriptedModels.weather(cities))
                : error(400, "ValidationException", "Wrong turn: " + messages);
    }

    private static Script structured(JsonNode body, boolean stream) {
        if (body.toString().contains("tollgate_json_answer")) {
            return answer(
                    stream,
                    "tool_use",
                    Block.call("call_json", "tollgate_json_answer", ScriptedModels.JSON_ANSWER));
        }
        return body.path("outputConfig").has("textFormat")
                ? text(stream, ScriptedModels.JSON_ANSWER)
                : error(400, "ValidationException", "The schema did not arrive: " + body);
    }

    private static Reply greeting() {
        return answer(true, "end_turn", Block.text(ScriptedModels.GREETING));
    }

    private static Reply text(boolean stream, String text) {
        return answer(stream, "end_turn", Block.text(text));
    }

    private static Reply answer(boolean stream, String stopReason, Block... blocks) {
        var whole = new StringBuilder();
        var events = new ArrayList<String>();
        events.add("messageStart {\"role\":\"assistant\"}");
        for (int i = 0; i < blocks.length; i++) {
            String index = "{\"contentBlockIndex\":" + i;
            whole.append(i == 0 ? "" : ",").append(blocks[i].whole());
            if (!blocks[i].start().isEmpty()) {
                events.add("contentBlockStart " + index + ",\"start\":" + blocks[i].start() + "}");
            }
            for (String delta : blocks[i].deltas()) {
                events.add("contentBlockDelta " + index + ",\"delta\":" + delta + "}");
            }
            events.add("contentBlockStop " + index + "}");
        }
        events.add("messageStop {\"stopReason\":\"" + stopReason + "\"}");
        events.add("metadata {\"usage\":" + USAGE + ",\"metrics\":{\"latencyMs\":1}}");
        return stream ? frames(events) : whole(whole.toString(), stopReason);
    }

    private static Reply whole(String blocks, String stopReason) {
        return Reply.json(
                200,
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                        + blocks
                        + "]}},\"stopReason\":\""
                        + stopReason
                        + "\",\"usage\":"
                        + USAGE
                        + ",\"metrics\":{\"latencyMs\":1}}");
    }

    /** Frames made by Amazon's own encoder; each is given as its name and its payload. */
    private static Reply frames(List<String> events) {
        var bytes = new ByteArrayOutputStream();
        for (String event : events) {
            int space = event.indexOf(' ');
            Map<String, HeaderValue> headers =
                    Map.of(
                            ":event-type", HeaderValue.fromString(event.substring(0, space)),
                            ":content-type", HeaderValue.fromString("application/json"),
                            ":message-type", HeaderValue.fromString("event"));
            new Message(headers, event.substring(space + 1).getBytes(UTF_8)).encode(bytes);
        }
        return new Reply(
                200,
                List.of("content-type: application/vnd.amazon.eventstream"),
                bytes.toByteArray(),
                Reply.Framing.CHUNKED,
                Cutting.ONE_EVENT_A_WRITE,
                Map.of());
    }

    private static Reply error(int status, String type, String message) {
        return Reply.json(status, "{\"message\":" + OpenAiAnswers.quote(message) + "}")
                .withHeader("x-amzn-errortype", type + ":http://internal.amazon.com/");
    }
}
