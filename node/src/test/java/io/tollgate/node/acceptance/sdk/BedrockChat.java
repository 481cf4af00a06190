package io.tollgate.node.acceptance.sdk;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolSpecification;

/**
 * What is asked by the AWS SDK's clients of Bedrock, with nothing but their endpoint and
 * credentials set: the blocking one, and for streams the other one, which speaks HTTP/2.
 */
record BedrockChat(BedrockRuntimeClient client, BedrockRuntimeAsyncClient streaming)
        implements AutoCloseable {
    static BedrockChat of(SdkGateway gateway) {
        return new BedrockChat(
                signing(gateway, SdkGateway.CLIENT_KEY).build(),
                BedrockRuntimeAsyncClient.builder()
                        .endpointOverride(endpoint(gateway))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials(SdkGateway.CLIENT_KEY))
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build());
    }

    static URI endpoint(SdkGateway gateway) {
        String base = gateway.baseUrl();
        return URI.create(base.substring(0, base.length() - "/v1".length()) + "/bedrock");
    }

    /** The virtual key stands where AWS has the id of an access key. */
    static BedrockRuntimeClientBuilder signing(SdkGateway gateway, String key) {
        return BedrockRuntimeClient.builder()
                .endpointOverride(endpoint(gateway))
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(key))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    private static StaticCredentialsProvider credentials(String key) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "any-secret"));
    }

    ConverseResponse converse(String model, ContentBlock... blocks) {
        return client.converse(r -> r.modelId(model).messages(user(blocks)));
    }

    /** A turn of a conversation with the tool. */
    ConverseResponse turn(String model, Message... messages) {
        return client.converse(r -> r.modelId(model).messages(messages).toolConfig(weather()));
    }

    /** A turn that comes as a stream. */
    Streamed stream(String model, Message... messages) {
        var got = new Streamed();
        streaming
                .converseStream(
                        r -> r.modelId(model).messages(messages).toolConfig(weather()),
                        ConverseStreamResponseHandler.builder().subscriber(got.visitor()).build())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        return got;
    }

    static Message question() {
        return user(ContentBlock.fromText("What is the weather?"));
    }

    static Message user(ContentBlock... blocks) {
        return Message.builder().role(ConversationRole.USER).content(blocks).build();
    }

    /** What each tool gave that the model had called. */
    static Message results(Message asked) {
        return user(
                asked.content().stream()
                        .filter(block -> block.toolUse() != null)
                        .map(block -> result(block.toolUse().toolUseId()))
                        .toArray(ContentBlock[]::new));
    }

    private static ContentBlock result(String id) {
        return ContentBlock.fromToolResult(
                ToolResultBlock.builder()
                        .toolUseId(id)
                        .content(ToolResultContentBlock.fromText("21 degrees"))
                        .build());
    }

    private static ToolConfiguration weather() {
        Document city = Document.fromMap(Map.of("type", Document.fromString("string")));
        Document schema =
                Document.fromMap(
                        Map.of(
                                "type",
                                Document.fromString("object"),
                                "properties",
                                Document.fromMap(Map.of("city", city))));
        var spec =
                ToolSpecification.builder()
                        .name("get_weather")
                        .description("The weather of a city")
                        .inputSchema(ToolInputSchema.fromJson(schema))
                        .build();
        return ToolConfiguration.builder().tools(List.of(Tool.fromToolSpec(spec))).build();
    }

    static String text(ConverseResponse answer) {
        var text = new StringBuilder();
        for (ContentBlock block : answer.output().message().content()) {
            text.append(block.text() == null ? "" : block.text());
        }
        return text.toString();
    }

    @Override
    public void close() {
        streaming.close();
        client.close();
    }

    /** What a client gathers of a stream. */
    static final class Streamed {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder input = new StringBuilder();
        private String toolName = "";
        private String stopReason = "";
        private int outputTokens;

        String text() {
            return text.toString();
        }

        String input() {
            return input.toString();
        }

        String toolName() {
            return toolName;
        }

        String stopReason() {
            return stopReason;
        }

        int outputTokens() {
            return outputTokens;
        }

        private ConverseStreamResponseHandler.Visitor visitor() {
            return ConverseStreamResponseHandler.Visitor.builder()
                    .onContentBlockStart(start -> {
                        if (start.start().toolUse() != null) {
                            toolName = start.start().toolUse().name();
                        }
                    })
                    .onContentBlockDelta(delta -> {
                        if (delta.delta().text() != null) {
                            text.append(delta.delta().text());
                        }
                        if (delta.delta().toolUse() != null) {
                            input.append(delta.delta().toolUse().input());
                        }
                    })
                    .onMessageStop(stop -> stopReason = stop.stopReasonAsString())
                    .onMetadata(metadata -> outputTokens = metadata.usage().outputTokens())
                    .build();
        }
    }
}
