package io.tollgate.providers.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.upstream.FailureClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's route for pictures over providers that make them in other words. */
class ImagesTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
    private static final String IMAGEN = "imagen-4.0-generate-001";
    private static final String FLUX = "black-forest-labs/flux-schnell";

    private static Conversation pair(String provider, boolean drop) {
        return new ProviderConversations(CLOCK, drop)
                .of(ClientApi.OPENAI, Operation.IMAGES, Pairs.profile(provider))
                .orElseThrow();
    }

    private static Prepared ask(String provider, String model, String more, boolean drop) {
        String body = "{\"model\":\"m\",\"prompt\":\"A fox\"" + more + "}";
        return Pairs.prepare(pair(provider, drop), body, model);
    }

    private static Answer answer(String provider, String model, String said) {
        var ready = (Prepared.Ready) ask(provider, model, "", false);
        return Objects.requireNonNull(ready.reader())
                .answer(
                        Harness.fields("{\"model\":\"m\"}"),
                        Harness.head(200, Map.of()),
                        Harness.direct(said.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Imagen predicts.
                "gemini | imagen-4.0-generate-001 | '' | /models/imagen-4.0-generate-001:predict"
                        + " | {\"instances\":[{\"prompt\":\"A fox\"}],\"parameters\":{\"sampleCount\":1,"
                        + "\"includeRaiReason\":true}}",
                "vertex | imagen-4.0-generate-001 | ,\"n\":2,\"size\":\"1792x1024\",\"output_format\":\"jpeg\","
                        + "\"output_compression\":60,\"user\":\"u\""
                        + " | /publishers/google/models/imagen-4.0-generate-001:predict"
                        + " | {\"instances\":[{\"prompt\":\"A fox\"}],\"parameters\":{\"sampleCount\":2,"
                        + "\"includeRaiReason\":true,\"aspectRatio\":\"16:9\",\"outputOptions\":"
                        + "{\"mimeType\":\"image/jpeg\",\"compressionQuality\":60}}}",
                "gemini | imagen-4.0-generate-001 | ,\"size\":\"2048x2048\""
                        + " | /models/imagen-4.0-generate-001:predict"
                        + " | {\"instances\":[{\"prompt\":\"A fox\"}],\"parameters\":{\"sampleCount\":1,"
                        + "\"includeRaiReason\":true,\"aspectRatio\":\"1:1\",\"sampleImageSize\":\"2K\"}}",
                // A Gemini model answers.
                "gemini | gemini-2.5-flash-image | ,\"size\":\"1024x1536\",\"quality\":\"auto\""
                        + " | /models/gemini-2.5-flash-image:generateContent"
                        + " | {\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"A fox\"}]}],"
                        + "\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"],"
                        + "\"imageConfig\":{\"aspectRatio\":\"2:3\"}}}",
                "vertex | gemini-3-pro-image | ,\"size\":\"4096x4096\",\"output_format\":\"png\""
                        + " | /publishers/google/models/gemini-3-pro-image:generateContent"
                        + " | {\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"A fox\"}]}],"
                        + "\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"],"
                        + "\"imageConfig\":{\"aspectRatio\":\"1:1\",\"imageSize\":\"4K\","
                        + "\"imageOutputOptions\":{\"mimeType\":\"image/png\"}}}}",
                // Amazon's own, and Stability's.
                "bedrock | amazon.nova-canvas-v1:0 | ,\"n\":3,\"size\":\"1280x720\",\"quality\":\"hd\","
                        + "\"style\":\"MAXIMALISM\",\"seed\":7,\"negative_prompt\":\"dogs\""
                        + " | /model/amazon.nova-canvas-v1%3A0/invoke"
                        + " | {\"taskType\":\"TEXT_IMAGE\",\"textToImageParams\":{\"text\":\"A fox\","
                        + "\"style\":\"MAXIMALISM\",\"negativeText\":\"dogs\"},\"imageGenerationConfig\":"
                        + "{\"numberOfImages\":3,\"width\":1280,\"height\":720,\"quality\":\"premium\",\"seed\":7}}",
                "bedrock | amazon.titan-image-generator-v2:0 | ,\"response_format\":\"b64_json\""
                        + " | /model/amazon.titan-image-generator-v2%3A0/invoke"
                        + " | {\"taskType\":\"TEXT_IMAGE\",\"textToImageParams\":{\"text\":\"A fox\"},"
                        + "\"imageGenerationConfig\":{\"numberOfImages\":1}}",
                "bedrock | us.stability.stable-image-core-v1:1 | ,\"size\":\"16:9\",\"output_format\":\"jpeg\""
                        + " | /model/us.stability.stable-image-core-v1%3A1/invoke"
                        + " | {\"prompt\":\"A fox\",\"aspect_ratio\":\"16:9\",\"output_format\":\"jpeg\"}",
                // Replicate's models have inputs of their own.
                "replicate | black-forest-labs/flux-schnell | ,\"n\":2,\"size\":\"1024x1024\","
                        + "\"output_format\":\"jpeg\",\"output_compression\":70,\"go_fast\":true"
                        + " | /models/black-forest-labs/flux-schnell/predictions"
                        + " | {\"input\":{\"prompt\":\"A fox\",\"num_outputs\":2,\"aspect_ratio\":\"1:1\","
                        + "\"output_format\":\"jpg\",\"output_quality\":70,\"go_fast\":true}}",
                "replicate | owner/name:0123abc | '' | /predictions"
                        + " | {\"version\":\"0123abc\",\"input\":{\"prompt\":\"A fox\"}}",
            })
    void eachIsAskedInItsWords(
            String provider, String model, String more, String path, String sent) {
        var ready = (Prepared.Ready) ask(provider, model, more, false);

        assertThat(ready.path()).isEqualTo(path);
        assertThat(Pairs.sent(ready)).isEqualTo(Json.parse(sent));
        assertThat(ready.dropped()).isEqualTo(more.contains("user") ? List.of("user") : List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini | imagen-4.0-generate-001 | \"n\":5 | n",
                "gemini | imagen-4.0-generate-001 | \"size\":\"1536x1024\" | size",
                "gemini | imagen-4.0-generate-001 | \"size\":\"256x256\" | size",
                "gemini | imagen-4.0-generate-001 | \"size\":\"4096x4096\" | size",
                "gemini | imagen-4.0-generate-001 | \"quality\":\"hd\" | quality",
                "gemini | imagen-4.0-generate-001 | \"style\":\"vivid\" | style",
                "gemini | imagen-4.0-generate-001 | \"background\":\"transparent\" | background",
                "gemini | imagen-4.0-generate-001 | \"output_format\":\"webp\" | output_format",
                "gemini | imagen-4.0-generate-001 | \"output_compression\":5 | output_compression",
                "gemini | imagen-4.0-generate-001 | \"response_format\":\"url\" | response_format",
                "gemini | imagen-4.0-generate-001 | \"moderation\":\"low\" | moderation",
                "gemini | imagen-4.0-generate-001 | \"seed\":1 | seed",
                "gemini | gemini-2.5-flash-image | \"n\":2 | n",
                "gemini | gemini-2.5-flash-image | \"size\":\"2048x2048\" | size",
                "gemini | gemini-3-pro-image | \"output_format\":\"png\" | output_format",
                "bedrock | amazon.nova-canvas-v1:0 | \"n\":6 | n",
                "bedrock | amazon.nova-canvas-v1:0 | \"size\":\"16:9\" | size",
                "bedrock | amazon.nova-canvas-v1:0 | \"style\":\"vivid\" | style",
                "bedrock | amazon.titan-image-generator-v1 | \"style\":\"MAXIMALISM\" | style",
                "bedrock | stability.sd3-5-large-v1:0 | \"n\":2 | n",
                "bedrock | stability.sd3-5-large-v1:0 | \"size\":\"2048x2048\" | size",
                "bedrock | stability.sd3-5-large-v1:0 | \"quality\":\"high\" | quality",
                "bedrock | stability.sd3-5-large-v1:0 | \"output_compression\":5 | output_compression",
                "replicate | owner/name | \"response_format\":\"b64_json\" | response_format",
                "replicate | owner/name | \"size\":\"7:1\" | size",
                "replicate | owner/name | \"moderation\":\"low\" | moderation",
            })
    void whatItCannotDoIsRefusedByNameOrDropped(
            String provider, String model, String more, String field) {
        var refused = (Prepared.Unsupported) ask(provider, model, "," + more, false);
        var dropped = (Prepared.Ready) ask(provider, model, "," + more, true);

        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.message()).startsWith(field + ": ");
        assertThat(dropped.dropped()).containsExactly(field);
        assertThat(Pairs.sent(dropped).toString())
                .doesNotContain("vivid", "webp", "hd", "\"16:9\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini | imagen-4.0-generate-001 | \"stream\":true | stream",
                "gemini | imagen-4.0-generate-001 | \"n\":0 | n",
                "gemini | imagen-4.0-generate-001 | \"n\":11 | n",
                "gemini | imagen-4.0-generate-001 | \"size\":\"large\" | size",
                "gemini | imagen-4.0-generate-001 | \"prompt\":\"\" | prompt",
                "bedrock | anthropic.claude-sonnet-5 | \"n\":1 | model",
                "replicate | ../name | \"n\":1 | model",
            })
    void whatIsWrongIsRefusedByNameInAnyCase(
            String provider, String model, String more, String field) {
        var refused = (Prepared.Unsupported) ask(provider, model, "," + more, true);

        assertThat(refused.field()).isEqualTo(field);
    }

    @Test
    void aModelMustBeNamed() {
        var refused =
                (Prepared.Unsupported)
                        Pairs.prepare(pair("gemini", false), "{\"prompt\":\"A fox\"}", "");

        assertThat(refused.field()).isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vertex | imagen-4.0-generate-001 | {\"predictions\":[{\"bytesBase64Encoded\":\"QQ==\",\"mimeType\":"
                        + "\"image/png\",\"prompt\":\"A red fox\"},{\"raiFilteredReason\":\"no\"}]}"
                        + " | {\"b64_json\":\"QQ==\",\"revised_prompt\":\"A red fox\"} | png | 1",
                "bedrock | amazon.nova-canvas-v1:0 | {\"images\":[\"QQ==\",\"Qg==\"]} | {\"b64_json\":\"QQ==\"} | '' | 2",
                "bedrock | stability.sd3-5-large-v1:0 | {\"seeds\":[1],\"finish_reasons\":[null],\"images\":[\"QQ==\"]}"
                        + " | {\"b64_json\":\"QQ==\"} | '' | 1",
                "replicate | owner/name | {\"id\":\"p\",\"status\":\"succeeded\",\"output\":\"https://x.test/a.png\"}"
                        + " | {\"url\":\"https://x.test/a.png\"} | '' | 1",
                "replicate | owner/name | {\"id\":\"p\",\"status\":\"succeeded\",\"output\":[\"https://x.test/a.png\","
                        + "\"https://x.test/b.png\"]} | {\"url\":\"https://x.test/a.png\"} | '' | 2",
                "replicate | owner/name | {\"id\":\"p\",\"status\":\"succeeded\",\"output\":\"data:image/webp;base64,QQ==\"}"
                        + " | {\"b64_json\":\"QQ==\"} | webp | 1",
            })
    void picturesAreToldAndCounted(
            String provider, String model, String said, String first, String format, int count) {
        var good = (Answer.Rewritten) answer(provider, model, said);
        JsonNode told = Json.parse(new String(good.body(), UTF_8));

        assertThat(told.path("created").asLong()).isEqualTo(1_800_000_000);
        assertThat(told.path("data")).hasSize(count);
        assertThat(told.path("data").path(0)).isEqualTo(Json.parse(first));
        assertThat(told.path("output_format").asText("")).isEqualTo(format);
        assertThat(told.has("usage")).isFalse();
        assertThat(good.usage())
                .isEqualTo(
                        new TokenUsage(
                                0, 0, 0, 0, 0, new TokenUsage.Media(0, 0, 0, 0, 0, count, 0)));
    }

    @Test
    void aGeminiModelCountsTokens() {
        String said =
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Here\"},{\"thought\":true,"
                        + "\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"Wg==\"}},{\"inlineData\":"
                        + "{\"mimeType\":\"image/jpeg\",\"data\":\"QQ==\"}}]},\"finishReason\":\"STOP\"}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":1300,"
                        + "\"thoughtsTokenCount\":50,\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\","
                        + "\"tokenCount\":1290}]}}";

        var good = (Answer.Rewritten) answer("gemini", "gemini-2.5-flash-image", said);
        JsonNode told = Json.parse(new String(good.body(), UTF_8));

        assertThat(told.path("data")).isEqualTo(Json.parse("[{\"b64_json\":\"QQ==\"}]"));
        assertThat(told.path("output_format").asText()).isEqualTo("jpeg");
        assertThat(told.path("usage"))
                .isEqualTo(
                        Json.parse(
                                "{\"input_tokens\":4,\"output_tokens\":1350,\"total_tokens\":1354,"
                                        + "\"input_tokens_details\":{\"text_tokens\":4,\"image_tokens\":0},"
                                        + "\"output_tokens_details\":{\"text_tokens\":60,\"image_tokens\":1290}}"));
        assertThat(good.usage())
                .isEqualTo(
                        new TokenUsage(4, 1350, 0, 0, 50, new TokenUsage.Media(0, 0, 0, 1290, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini | {\"predictions\":[{\"raiFilteredReason\":\"Filtered. Code 1\"}]} | CONTENT_POLICY | Code 1",
                "gemini | {} | CONTENT_POLICY | filtered",
                "gemini | {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}} | CONTENT_POLICY | SAFETY",
                "gemini | {\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\",\"finishMessage\":\"Try another\"}]}"
                        + " | CONTENT_POLICY | Try another",
                "gemini | {\"candidates\":[{\"finishReason\":\"NO_IMAGE\"}]} | SERVER_ERROR | NO_IMAGE",
                "gemini | {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"What fox?\"}]},\"finishReason\":\"STOP\"}]}"
                        + " | INVALID_REQUEST | What fox?",
                "gemini | {\"odd\":1} | UPSTREAM_PROTOCOL | operation",
                "bedrock | {\"images\":[],\"error\":\"All were blocked by our content filters.\"} | CONTENT_POLICY | filters",
                "bedrock | {\"finish_reasons\":[\"Filter reason: prompt\"]} | CONTENT_POLICY | prompt",
                "bedrock | {\"images\":[\"\"],\"finish_reasons\":[\"Filter reason: output image\"]} | CONTENT_POLICY | output",
                "bedrock | {\"finish_reasons\":[\"Inference error\"]} | SERVER_ERROR | Inference",
                "replicate | {\"id\":\"p\",\"status\":\"failed\",\"error\":\"NSFW content detected. Try again\"}"
                        + " | CONTENT_POLICY | NSFW",
                "replicate | {\"id\":\"p\",\"status\":\"failed\",\"error\":\"The input or output was flagged as sensitive."
                        + " (E005)\"} | CONTENT_POLICY | E005",
                "replicate | {\"id\":\"p\",\"status\":\"processing\"} | TIMEOUT | not ready",
                "replicate | {\"id\":\"p\",\"status\":\"succeeded\",\"output\":[]} | UPSTREAM_PROTOCOL | no address",
            })
    void noPictureIsAnError(String provider, String said, FailureClass failure, String words) {
        var failed = (Answer.Failed) answer(provider, model(provider), said);

        assertThat(failed.error().failureClass()).isEqualTo(failure);
        assertThat(failed.error().message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini | {\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":\"Image generation failed: "
                        + "sensitive words that violate Google's Responsible AI practices.\"}}",
                "bedrock | {\"message\":\"This request has been blocked by our content filters.\"}",
            })
    void anErrorOfAFilterIsOne(String provider, String said) {
        ProviderError error =
                pair(provider, false)
                        .error(Harness.head(400, Map.of()), Harness.direct(said.getBytes(UTF_8)));

        assertThat(error.failureClass()).isEqualTo(FailureClass.CONTENT_POLICY);
    }

    @Test
    void aPredictionThatRunsIsAskedFor() {
        var ready = (Prepared.Ready) ask("replicate", FLUX, "", false);
        Conversation reader = Objects.requireNonNull(ready.reader());
        byte[] runs = "{\"id\":\"p1\",\"status\":\"processing\"}".getBytes(UTF_8);

        assertThat(ready.headers()).containsExactly("prefer", "wait=1");
        assertThat(reader.followsUp()).isTrue();
        assertThat(reader.jobLifetime(Duration.ofSeconds(60)))
                .containsExactly("cancel-after", "65s");
        assertThat(reader.followUp(Harness.fields("{}"), Harness.direct(runs)))
                .isEqualTo(new FollowUp.Standing("/predictions/p1", "/predictions/p1/cancel"));
        assertThat(pair("gemini", false).followsUp()).isFalse();
    }

    private static String model(String provider) {
        return switch (provider) {
            case "gemini" -> IMAGEN;
            case "replicate" -> FLUX;
            default -> "amazon.nova-canvas-v1:0";
        };
    }
}
