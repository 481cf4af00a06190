package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.PictureShape;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageAnswer.Picture;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.image.ImageSize;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A picture that a Gemini model answers with, by generateContent. */
final class GeminiPicture {
    private static final List<String> SHAPES =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final int MOST_WORDS = 300;

    private GeminiPicture() {}

    static ObjectNode write(ImageRequest question, String model, boolean vertex, Losses losses) {
        ObjectNode out = Json.object();
        ObjectNode content = out.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", question.prompt());
        ObjectNode config = out.putObject("generationConfig");
        config.putArray("responseModalities").add("TEXT").add("IMAGE");
        if (question.count() > 1) {
            losses.demand("n", question.count() + " (expected: 1 with this model)");
        }
        ObjectNode image = Json.object();
        size(question.size(), model, image, losses);
        format(question, vertex, image, losses);
        if (!image.isEmpty()) {
            config.set("imageConfig", image);
        }
        return out;
    }

    private static void size(
            @Nullable ImageSize size, String model, ObjectNode image, Losses losses) {
        String shape = size == null ? null : PictureShape.of(size, SHAPES, losses);
        if (size == null || shape == null) {
            return;
        }
        image.put("aspectRatio", shape);
        if (size.step() > 1) {
            if (model.contains("gemini-2")) {
                losses.demand("size", size + " (expected: 1024x1024 or its like with this model)");
            } else {
                image.put("imageSize", size.step() + "K");
            }
        }
    }

    /** Only Vertex AI lets the format be chosen. */
    private static void format(
            ImageRequest question, boolean vertex, ObjectNode image, Losses losses) {
        List<String> formats = vertex ? List.of("png", "jpeg") : List.of();
        String format = question.format();
        ObjectNode options = Json.object();
        if (losses.oneOf("output_format", format, formats)) {
            options.put("mimeType", "image/" + format);
        }
        if (question.compression() != null) {
            if (vertex && "jpeg".equals(format)) {
                options.put("compressionQuality", question.compression());
            } else {
                losses.demand("output_compression", "not possible with this model and format");
            }
        }
        if (!options.isEmpty()) {
            image.set("imageOutputOptions", options);
        }
    }

    static @Nullable ImageAnswer read(JsonNode body) {
        var pictures = new ArrayList<Picture>();
        for (JsonNode part : body.path("candidates").path(0).path("content").path("parts")) {
            var picture = Media.picture(part);
            if (picture != null) {
                pictures.add(new Picture.Inline(picture.base64(), picture.mediaType(), null));
            }
        }
        if (pictures.isEmpty()) {
            return null;
        }
        JsonNode counted = body.path("usageMetadata");
        return new ImageAnswer(pictures, counted.isObject() ? usage(counted) : null);
    }

    /** What is not told apart is the picture, which is the dearer. */
    private static Usage usage(JsonNode counted) {
        Usage usage = GenerateReader.usage(counted);
        return counted.has("candidatesTokensDetails")
                ? usage
                : usage.withImageOutput(usage.completion() - usage.reasoning());
    }

    static ProviderError failure(JsonNode body, ResponseHead head) {
        JsonNode candidate = body.path("candidates").path(0);
        String reason = Json.string(candidate, "finishReason");
        String block = Json.string(body.path("promptFeedback"), "blockReason");
        if (block != null || (reason != null && GenerateReader.isFiltered(reason))) {
            String said = Json.string(candidate, "finishMessage");
            return ErrorClassifier.of(
                    FailureClass.CONTENT_POLICY,
                    head.status(),
                    "The provider's filter left no picture: "
                            + (block == null ? reason : block)
                            + (said == null ? "" : ". " + said));
        }
        String words = words(candidate);
        return words.isEmpty()
                ? ErrorClassifier.of(
                        FailureClass.SERVER_ERROR,
                        head.status(),
                        "The model gave no picture (" + reason + ")")
                : ErrorClassifier.of(
                        FailureClass.INVALID_REQUEST,
                        head.status(),
                        "The model gave no picture but words: " + words);
    }

    private static String words(JsonNode candidate) {
        var words = new StringBuilder();
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (!part.path("thought").asBoolean(false)) {
                words.append(part.path("text").asText(""));
            }
        }
        return words.length() <= MOST_WORDS ? words.toString() : words.substring(0, MOST_WORDS);
    }
}
