package io.tollgate.node.acceptance.sdk;

import io.tollgate.node.acceptance.upstream.OpenAiAnswers;

/** Answers of OpenAI's Responses API with one message. */
final class ResponsesAnswers {
    private static final String AT = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0";

    private static final String USAGE =
            """
            {"input_tokens":7,"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},\
            "output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":12}\
            """;

    private ResponsesAnswers() {}

    static String whole(String text) {
        return response("completed", item("completed", part(text)), USAGE);
    }

    /** The same as a stream of typed events, the text in two deltas. */
    static String events(String text) {
        String first = text.substring(0, 5);
        String second = text.substring(5);
        return event("response.created", "\"response\":" + response("in_progress", "", "null"), 0)
                + event(
                        "response.in_progress",
                        "\"response\":" + response("in_progress", "", "null"),
                        1)
                + event(
                        "response.output_item.added",
                        "\"output_index\":0,\"item\":" + item("in_progress", ""),
                        2)
                + event("response.content_part.added", AT + ",\"part\":" + part(""), 3)
                + event("response.output_text.delta", delta(first), 4)
                + event("response.output_text.delta", delta(second), 5)
                + event(
                        "response.output_text.done",
                        AT + ",\"logprobs\":[],\"text\":" + OpenAiAnswers.quote(text),
                        6)
                + event("response.content_part.done", AT + ",\"part\":" + part(text), 7)
                + event(
                        "response.output_item.done",
                        "\"output_index\":0,\"item\":" + item("completed", part(text)),
                        8)
                + event("response.completed", "\"response\":" + whole(text), 9);
    }

    private static String event(String type, String fields, int number) {
        return "event: %s\ndata: {\"type\":\"%s\",\"sequence_number\":%d,%s}\n\n"
                .formatted(type, type, number, fields);
    }

    private static String delta(String text) {
        return AT + ",\"logprobs\":[],\"delta\":" + OpenAiAnswers.quote(text);
    }

    private static String response(String status, String output, String usage) {
        return """
        {"id":"resp_1","object":"response","created_at":1700000000,"status":"%s","error":null,\
        "incomplete_details":null,"instructions":null,"metadata":{},"model":"respond",\
        "output":[%s],"parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto",\
        "tools":[],"top_p":1.0,"usage":%s}\
        """
                .formatted(status, output, usage);
    }

    private static String item(String status, String content) {
        return """
        {"id":"msg_1","type":"message","status":"%s","role":"assistant","content":[%s]}\
        """
                .formatted(status, content);
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"text\":%s,\"annotations\":[],\"logprobs\":[]}"
                .formatted(OpenAiAnswers.quote(text));
    }
}
