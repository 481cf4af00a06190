package io.tollgate.node.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.anthropic.AnthropicErrors;
import io.tollgate.providers.dialect.bedrock.BedrockClient;
import io.tollgate.providers.dialect.cohere.CohereErrors;
import io.tollgate.providers.dialect.gemini.GoogleErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Errors as bodies, in the shape of the client's API, and their headers. */
public final class ErrorJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ErrorJson() {}

    /**
     * In the shape of that API.
     *
     * @param requestId ours
     */
    public static byte[] body(ClientApi client, ClientError error, String requestId) {
        return switch (client) {
            case OPENAI -> body(error);
            case COHERE -> CohereErrors.body(error.message(), requestId);
            case GOOGLE ->
                    GoogleErrors.body(
                            error.status(),
                            error.code(),
                            error.message(),
                            error.param(),
                            error.retryAfter(),
                            requestId);
            case ANTHROPIC -> AnthropicErrors.body(error.status(), error.message(), requestId);
            case BEDROCK, BEDROCK_INVOKE -> BedrockClient.errorBody(error.message());
        };
    }

    /** In OpenAI's shape: {@code {"error":{message,type,param,code}}}. */
    public static byte[] body(ClientError error) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("message", error.message());
            json.writeStringField("type", error.type());
            json.writeStringField("param", error.param());
            json.writeStringField("code", error.code());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Those of every API, and for Bedrock's the type, which stands nowhere else. */
    public static List<String> headers(ClientApi client, ClientError error) {
        List<String> headers = headers(error);
        switch (client) {
            case OPENAI, ANTHROPIC, COHERE, GOOGLE -> {}
            case BEDROCK, BEDROCK_INVOKE -> {
                headers.add("x-amzn-errortype");
                headers.add(
                        BedrockClient.errorType(
                                error.status(), error.type().equals("insufficient_quota")));
            }
        }
        return headers;
    }

    /**
     * Names and values in turn: {@code retry-after} in whole seconds (at least 1) and {@code
     * retry-after-ms} where there is a wait.
     */
    public static List<String> headers(ClientError error) {
        var headers = new ArrayList<String>();
        Duration wait = error.retryAfter();
        if (wait != null) {
            long millis = Math.max(1, wait.toMillis());
            headers.add("retry-after");
            headers.add(Long.toString((millis + 999) / 1000));
            headers.add("retry-after-ms");
            headers.add(Long.toString(millis));
        }
        return headers;
    }
}
