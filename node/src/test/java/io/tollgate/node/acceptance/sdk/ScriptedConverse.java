package io.tollgate.node.acceptance.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * The models {@code talk} and {@code tool} as Bedrock has them. Each request must be signed as AWS
 * wants it.
 */
final class ScriptedConverse {
    static final String ACCESS_KEY_ID = "AKIDACCEPTANCE";
    static final String SECRET = "canary-secret-of-aws/+0123456789";
    static final String REGION = "eu-central-1";

    private static final String USAGE = "{\"inputTokens\":7,\"outputTokens\":5,\"totalTokens\":12}";

    private ScriptedConverse() {}

    /** Teaches the upstream these models. */
    static void on(FakeUpstream upstream) {
        upstream.answer("/converse", ScriptedConverse::answer)
                .answer("/converse-stream", ScriptedConverse::answer)
                .answer("/count-tokens", Reply.json(200, "{\"inputTokens\":42}"));
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
            case "tool" -> tool(request.json(), stream);
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

    private static Script tool(JsonNode body, boolean stream) {
        JsonNode messages = body.path("messages");
        JsonNode last = messages.get(messages.size() - 1).path("content").path(0);
        if (!last.has("toolResult")) {
            return call(stream);
        }
        JsonNode replayed = messages.get(messages.size() - 2).path("content");
        String id = replayed.get(replayed.size() - 1).path("toolUse").path("toolUseId").asText();
        boolean fits =
                last.path("toolResult").path("toolUseId").asText().equals("call_paris")
                        && id.equals("call_paris");
        return fits
                ? text(stream, "It is 21 degrees in Paris.")
                : error(400, "ValidationException", "Wrong turn");
    }

    private static Script text(boolean stream, String text) {
        String quoted = OpenAiAnswers.quote(text);
        return stream
                ? frames(
                        "messageStart {\"role\":\"assistant\"}",
                        "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":"
                                + quoted
                                + "}}",
                        "contentBlockStop {\"contentBlockIndex\":0}",
                        "messageStop {\"stopReason\":\"end_turn\"}",
                        "metadata {\"usage\":" + USAGE + ",\"metrics\":{\"latencyMs\":1}}")
                : whole("{\"text\":" + quoted + "}", "end_turn");
    }

    private static Script call(boolean stream) {
        String start = "{\"toolUse\":{\"toolUseId\":\"call_paris\",\"name\":\"get_weather\"";
        return stream
                ? frames(
                        "messageStart {\"role\":\"assistant\"}",
                        "contentBlockStart {\"contentBlockIndex\":0,\"start\":" + start + "}}}",
                        "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"toolUse\":{\"input\":"
                                + "\"{\\\"city\\\":\\\"Paris\\\"}\"}}}",
                        "contentBlockStop {\"contentBlockIndex\":0}",
                        "messageStop {\"stopReason\":\"tool_use\"}",
                        "metadata {\"usage\":" + USAGE + ",\"metrics\":{\"latencyMs\":1}}")
                : whole(start + ",\"input\":{\"city\":\"Paris\"}}}", "tool_use");
    }

    private static Reply whole(String block, String stopReason) {
        return Reply.json(
                200,
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                        + block
                        + "]}},\"stopReason\":\""
                        + stopReason
                        + "\",\"usage\":"
                        + USAGE
                        + ",\"metrics\":{\"latencyMs\":1}}");
    }

    /** Frames made by Amazon's own encoder; each is given as its name and its payload. */
    private static Reply frames(String... events) {
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
