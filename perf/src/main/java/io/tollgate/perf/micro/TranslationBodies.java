package io.tollgate.perf.micro;

import io.tollgate.providers.conversation.ClientApi;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Requests and whole answers of about 1 KB, stream chunks of 23 characters, in each format. */
final class TranslationBodies {
    private static final String TEXT =
            "Please tell me what the weather will be in Paris and Rome tomorrow, whether to take an"
                    + " umbrella, and what the best time of the day for a walk would be. ";
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"description\":\"The"
                    + " city\"},\"unit\":{\"type\":\"string\",\"enum\":[\"celsius\",\"fahrenheit\"]}},"
                    + "\"required\":[\"city\"]}";
    private static final String CHUNK = "a few words of a stream";

    private TranslationBodies() {}

    /** With a system text, three turns, a tool and settings. */
    static byte[] request(ClientApi client) {
        return Bodies.utf8(
                switch (client) {
                    case OPENAI ->
                            "{\"model\":\"m\",\"stream\":true,\"temperature\":0.5,\"max_completion_tokens\":500,"
                                    + "\"messages\":[{\"role\":\"system\",\"content\":\"You are brief.\"},"
                                    + message("user", "content", TEXT)
                                    + message("assistant", "content", TEXT)
                                    + message("user", "content", TEXT + TEXT).replaceAll(",$", "")
                                    + "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                    + "\"description\":\"The weather\",\"parameters\":"
                                    + SCHEMA
                                    + "}}]}";
                    case ANTHROPIC ->
                            "{\"model\":\"m\",\"stream\":true,\"temperature\":0.5,\"max_tokens\":500,"
                                    + "\"system\":\"You are brief.\",\"messages\":["
                                    + message("user", "content", TEXT)
                                    + message("assistant", "content", TEXT)
                                    + message("user", "content", TEXT + TEXT).replaceAll(",$", "")
                                    + "],\"tools\":[{\"name\":\"weather\",\"description\":\"The weather\","
                                    + "\"input_schema\":"
                                    + SCHEMA
                                    + "}]}";
                    case COHERE ->
                            "{\"model\":\"m\",\"stream\":true,\"temperature\":0.5,\"max_tokens\":500,"
                                    + "\"messages\":[{\"role\":\"system\",\"content\":\"You are brief.\"},"
                                    + message("user", "content", TEXT)
                                    + message("assistant", "content", TEXT)
                                    + message("user", "content", TEXT + TEXT).replaceAll(",$", "")
                                    + "],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                                    + "\"description\":\"The weather\",\"parameters\":"
                                    + SCHEMA
                                    + "}}]}";
                    case GOOGLE ->
                            "{\"generationConfig\":{\"temperature\":0.5,\"maxOutputTokens\":500},"
                                    + "\"systemInstruction\":{\"parts\":[{\"text\":\"You are brief.\"}]},"
                                    + "\"contents\":["
                                    + content("user", TEXT)
                                    + ","
                                    + content("model", TEXT)
                                    + ","
                                    + content("user", TEXT + TEXT)
                                    + "],\"tools\":[{\"functionDeclarations\":[{\"name\":\"weather\","
                                    + "\"description\":\"The weather\",\"parametersJsonSchema\":"
                                    + SCHEMA
                                    + "}]}]}";
                    case BEDROCK ->
                            "{\"inferenceConfig\":{\"temperature\":0.5,\"maxTokens\":500},"
                                    + "\"system\":[{\"text\":\"You are brief.\"}],\"messages\":["
                                    + blocks("user", TEXT)
                                    + ","
                                    + blocks("assistant", TEXT)
                                    + ","
                                    + blocks("user", TEXT + TEXT)
                                    + "],\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"weather\","
                                    + "\"description\":\"The weather\",\"inputSchema\":{\"json\":"
                                    + SCHEMA
                                    + "}}}]}}";
                    case BEDROCK_INVOKE -> throw new IllegalArgumentException("not measured");
                });
    }

    private static String message(String role, String field, String text) {
        return "{\"role\":\"" + role + "\",\"" + field + "\":\"" + text + "\"},";
    }

    private static String content(String role, String text) {
        return "{\"role\":\"" + role + "\",\"parts\":[{\"text\":\"" + text + "\"}]}";
    }

    private static String blocks(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":[{\"text\":\"" + text + "\"}]}";
    }

    /** An event of Converse, as its frame. */
    private static byte[] frame(String event, String payload) {
        byte[] name = Bodies.utf8(":event-type");
        byte[] value = Bodies.utf8(event);
        byte[] body = Bodies.utf8(payload);
        int headers = 1 + name.length + 3 + value.length;
        ByteBuffer frame = ByteBuffer.allocate(16 + headers + body.length);
        frame.putInt(frame.capacity()).putInt(headers).putInt(checksum(frame.array(), 8));
        frame.put((byte) name.length).put(name).put((byte) 7).putShort((short) value.length);
        frame.put(value).put(body).putInt(checksum(frame.array(), frame.capacity() - 4));
        return frame.array();
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    static String model(String provider) {
        return switch (provider) {
            case "bedrock" -> "anthropic.claude-sonnet-4-5-20250929-v1:0";
            case "anthropic", "vertex" -> "claude-sonnet-4-5";
            case "gemini" -> "gemini-2.5-flash";
            default -> "gpt-5";
        };
    }

    /** What comes before the first text. */
    static byte[] opening(String provider) {
        return switch (provider) {
            case "bedrock" -> frame("messageStart", "{\"role\":\"assistant\"}");
            case "anthropic", "vertex" ->
                    Bodies.utf8(
                            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\","
                                    + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
                                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":0}}}\n\n"
                                    + "event: content_block_start\ndata: {\"type\":\"content_block_start\","
                                    + "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
            default -> chunk(provider);
        };
    }

    /** One piece of text as that provider sends it. */
    static byte[] chunk(String provider) {
        return switch (provider) {
            case "bedrock" ->
                    frame(
                            "contentBlockDelta",
                            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\""
                                    + CHUNK
                                    + "\"},\"p\":\"abcdefghijklmnopqrstuvwxyz\"}");
            case "anthropic", "vertex" ->
                    Bodies.utf8(
                            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
                                    + CHUNK
                                    + "\"}}\n\n");
            case "gemini" ->
                    Bodies.utf8(
                            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \""
                                    + CHUNK
                                    + "\"}],\"role\": \"model\"},\"index\": 0}],\"usageMetadata\": "
                                    + "{\"promptTokenCount\": 12,\"candidatesTokenCount\": 7,"
                                    + "\"totalTokenCount\": 19},\"modelVersion\": \"gemini-2.5-flash\","
                                    + "\"responseId\": \"abcdefghijklmnop\"}\r\n\r\n");
            default -> Bodies.event("{\"content\":\"" + CHUNK + "\"}", "null");
        };
    }

    /** A whole answer of 1 KB as that provider sends it. */
    static byte[] answer(String provider) {
        String text = TEXT + TEXT;
        return switch (provider) {
            case "bedrock" ->
                    Bodies.utf8(
                            "{\"metrics\":{\"latencyMs\":900},\"output\":{\"message\":{\"content\":[{\"text\":\""
                                    + text
                                    + "\"}],\"role\":\"assistant\"}},\"stopReason\":\"end_turn\","
                                    + "\"usage\":{\"cacheReadInputTokens\":0,\"cacheWriteInputTokens\":0,"
                                    + "\"inputTokens\":12,\"outputTokens\":70,\"totalTokens\":82}}");
            case "anthropic", "vertex" ->
                    Bodies.utf8(
                            "{\"id\":\"msg_01\",\"type\":\"message\",\"role\":\"assistant\","
                                    + "\"model\":\"claude-sonnet-4-5\",\"content\":[{\"type\":\"text\",\"text\":\""
                                    + text
                                    + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                                    + "\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":0,"
                                    + "\"cache_read_input_tokens\":0,\"output_tokens\":70,"
                                    + "\"service_tier\":\"standard\"}}");
            case "gemini" ->
                    Bodies.utf8(
                            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                                    + text
                                    + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                                    + "\"usageMetadata\":{\"promptTokenCount\":12,"
                                    + "\"candidatesTokenCount\":70,\"totalTokenCount\":82},"
                                    + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"abcdefgh\"}");
            default -> Bodies.answer(1024);
        };
    }
}
