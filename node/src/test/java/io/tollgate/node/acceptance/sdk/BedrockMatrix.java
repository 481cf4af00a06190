package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ImageBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.ImageSource;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolSpecification;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlock;

/** The AWS SDK for Java: its blocking client, and the other one for streams. */
final class BedrockMatrix implements MatrixClient {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"year\":"
                    + "{\"type\":\"integer\"}},\"required\":[\"name\",\"year\"],"
                    + "\"additionalProperties\":false}";

    private final BedrockRuntimeClient client;
    private final BedrockRuntimeAsyncClient streaming;

    BedrockMatrix(SdkGateway gateway) {
        String base = gateway.baseUrl();
        URI endpoint = URI.create(base.substring(0, base.length() - "/v1".length()) + "/bedrock");
        var credentials =
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(SdkGateway.CLIENT_KEY, "any-secret"));
        this.client =
                BedrockRuntimeClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
        this.streaming =
                BedrockRuntimeAsyncClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                        .build();
    }

    @Override
    public String label() {
        return "AWS SDK (Java)";
    }

    @Override
    public void plain(String provider) {
        ConverseResponse answer = converse(provider + "/talk", ContentBlock.fromText("Hello"));

        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
        assertThat(answer.usage().totalTokens()).isEqualTo(12);
    }

    @Override
    public void stream(String provider) {
        var text = new StringBuilder();
        streaming
                .converseStream(
                        r ->
                                r.modelId(provider + "/talk")
                                        .messages(user(ContentBlock.fromText("Hello"))),
                        ConverseStreamResponseHandler.builder()
                                .subscriber(
                                        ConverseStreamResponseHandler.Visitor.builder()
                                                .onContentBlockDelta(delta -> {
                                                    if (delta.delta().text() != null) {
                                                        text.append(delta.delta().text());
                                                    }
                                                })
                                                .build())
                                .build())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();

        assertThat(text.toString()).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void tools(String model, int count) {
        Message question = user(ContentBlock.fromText("Weather?"));
        Message asked =
                client.converse(r -> r.modelId(model).messages(question).toolConfig(weather()))
                        .output()
                        .message();
        var results = new ArrayList<ContentBlock>();
        for (ContentBlock block : asked.content()) {
            ToolUseBlock call = block.toolUse();
            if (call != null) {
                assertThat(call.input().asMap()).containsKey("city");
                results.add(
                        ContentBlock.fromToolResult(
                                ToolResultBlock.builder()
                                        .toolUseId(call.toolUseId())
                                        .content(ToolResultContentBlock.fromText("21 degrees"))
                                        .build()));
            }
        }
        assertThat(results).hasSize(count);

        ConverseResponse answer =
                client.converse(r ->
                        r.modelId(model)
                                .messages(
                                        question, asked, user(results.toArray(ContentBlock[]::new)))
                                .toolConfig(weather()));

        assertThat(text(answer)).contains("21 degrees");
    }

    @Override
    public void images(String provider) {
        byte[] pixel = Base64.getDecoder().decode(ScriptedModels.PIXEL);
        ContentBlock image =
                ContentBlock.fromImage(
                        ImageBlock.builder()
                                .format(ImageFormat.PNG)
                                .source(ImageSource.fromBytes(SdkBytes.fromByteArray(pixel)))
                                .build());

        assertThat(text(converse(provider + "/see", ContentBlock.fromText("What is it?"), image)))
                .isEqualTo(ScriptedModels.SEEN);
    }

    @Override
    public void structured(String provider) {
        ConverseResponse answer =
                client.converse(r ->
                        r.modelId(provider + "/structured")
                                .messages(user(ContentBlock.fromText("Who?")))
                                .outputConfig(o ->
                                        o.textFormat(f ->
                                                f.type("json_schema")
                                                        .structure(s ->
                                                                s.jsonSchema(j ->
                                                                        j.name("person")
                                                                                .schema(
                                                                                        SCHEMA))))));

        assertThat(text(answer)).isEqualTo(ScriptedModels.JSON_ANSWER);
    }

    @Override
    public void reasoning(String provider) {
        ConverseResponse answer = converse(provider + "/think", ContentBlock.fromText("Hello"));
        ContentBlock first = answer.output().message().content().getFirst();

        assertThat(first.reasoningContent().reasoningText().text())
                .isEqualTo(ScriptedModels.THOUGHT);
        assertThat(text(answer)).isEqualTo(ScriptedModels.GREETING);
    }

    @Override
    public void errors(String provider) {
        assertThatThrownBy(() -> converse(provider + "/nothing", ContentBlock.fromText("Hello")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Override
    public void close() {
        client.close();
        streaming.close();
    }

    private ConverseResponse converse(String model, ContentBlock... blocks) {
        return client.converse(r -> r.modelId(model).messages(user(blocks)));
    }

    private static Message user(ContentBlock... blocks) {
        return Message.builder().role(ConversationRole.USER).content(blocks).build();
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
                        .inputSchema(ToolInputSchema.fromJson(schema))
                        .build();
        return ToolConfiguration.builder().tools(Tool.fromToolSpec(spec)).build();
    }

    private static String text(ConverseResponse answer) {
        var text = new StringBuilder();
        for (ContentBlock block : answer.output().message().content()) {
            text.append(block.text() == null ? "" : block.text());
        }
        return text.toString();
    }
}
