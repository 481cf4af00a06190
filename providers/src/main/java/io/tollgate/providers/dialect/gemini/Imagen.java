package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.PictureShape;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageAnswer.Picture;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The predictions of Google's Imagen models. */
final class Imagen {
    private static final List<String> SHAPES = List.of("1:1", "3:4", "4:3", "9:16", "16:9");
    private static final int MOST = 4;

    private Imagen() {}

    static ObjectNode write(ImageRequest question, Losses losses) {
        ObjectNode out = Json.object();
        out.putArray("instances").addObject().put("prompt", question.prompt());
        ObjectNode parameters = out.putObject("parameters");
        if (question.count() > MOST) {
            losses.demand("n", question.count() + " (expected: at most " + MOST + ")");
        } else {
            parameters.put("sampleCount", question.count());
        }
        // Else a filtered picture is left out without a word.
        parameters.put("includeRaiReason", true);
        size(question, parameters, losses);
        format(question, parameters, losses);
        return out;
    }

    private static void size(ImageRequest question, ObjectNode parameters, Losses losses) {
        if (question.size() == null) {
            return;
        }
        String shape = PictureShape.of(question.size(), SHAPES, losses);
        if (shape == null) {
            return;
        }
        parameters.put("aspectRatio", shape);
        switch (question.size().step()) {
            case 1 -> {}
            case 2 -> parameters.put("sampleImageSize", "2K");
            default ->
                    losses.demand(
                            "size", question.size() + " (expected: at most 2048x2048 or its like)");
        }
    }

    private static void format(ImageRequest question, ObjectNode parameters, Losses losses) {
        ObjectNode options = Json.object();
        String format = question.format();
        if (losses.oneOf("output_format", format, List.of("png", "jpeg"))) {
            options.put("mimeType", "image/" + format);
        }
        if (question.compression() != null) {
            if ("jpeg".equals(format)) {
                options.put("compressionQuality", question.compression());
            } else {
                losses.demand("output_compression", "only with jpeg as output_format");
            }
        }
        if (!options.isEmpty()) {
            parameters.set("outputOptions", options);
        }
    }

    static @Nullable ImageAnswer read(JsonNode body) {
        var pictures = new ArrayList<Picture>();
        for (JsonNode one : body.path("predictions")) {
            String base64 = Json.string(one, "bytesBase64Encoded");
            if (base64 != null && !base64.isEmpty()) {
                pictures.add(
                        new Picture.Inline(
                                base64, Json.string(one, "mimeType"), Json.string(one, "prompt")));
            }
        }
        return pictures.isEmpty() ? null : new ImageAnswer(pictures);
    }

    /** Nothing at all is how a filter answers that was not asked for its reason. */
    static @Nullable ProviderError failure(JsonNode body, ResponseHead head) {
        String reason = null;
        for (JsonNode one : body.path("predictions")) {
            String said = Json.string(one, "raiFilteredReason");
            reason = reason == null ? said : reason;
        }
        boolean nothing = body.isEmpty() || body.path("predictions").isArray();
        if (reason == null && !nothing) {
            return null;
        }
        return ErrorClassifier.of(
                FailureClass.CONTENT_POLICY,
                head.status(),
                reason == null ? "The provider filtered all pictures, without a reason" : reason);
    }
}
