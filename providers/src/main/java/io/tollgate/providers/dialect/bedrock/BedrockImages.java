package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageAnswer.Picture;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Pictures by InvokeModel, whose body is that of the model: Amazon's (Nova Canvas, Titan) or
 * Stability's, told by the model's id. Both answer with {@code images}, and with a reason where one
 * was filtered.
 */
public final class BedrockImages implements OperationUpstream<ImageRequest, ImageAnswer> {
    private final BedrockErrors errors;

    public BedrockImages(Clock clock) {
        this.errors = new BedrockErrors(clock);
    }

    @Override
    public Prepared write(ImageRequest question, String upstreamModel, Losses losses) {
        String model = upstreamModel.toLowerCase(Locale.ROOT);
        boolean stability = model.contains("stability.");
        if (!stability && !model.contains("nova-canvas") && !model.contains("titan-image")) {
            losses.impossible(
                    "model",
                    "'"
                            + upstreamModel
                            + "' (expected: a model for pictures of Nova, Titan or Stability)");
        }
        losses.oneOf("background", question.background(), List.of("auto", "opaque"));
        losses.oneOf("response_format", question.delivery(), List.of("b64_json"));
        losses.oneOf("moderation", question.moderation(), List.of("auto"));
        if (question.compression() != null) {
            losses.demand("output_compression", "not possible with this model's provider");
        }
        if (question.user() != null) {
            losses.hint("user");
        }
        ObjectNode out =
                stability
                        ? StabilityImages.write(question, losses)
                        : AmazonImages.write(question, model.contains("nova"), losses);
        String path = ModelPath.of(upstreamModel, "invoke", losses);
        return new Prepared.Ready(path, Body.of(Json.bytes(out)));
    }

    /** A picture that was filtered may leave an empty place. */
    @Override
    public @Nullable ImageAnswer read(JsonNode body, ImageRequest question) {
        var pictures = new ArrayList<Picture>();
        JsonNode reasons = body.path("finish_reasons");
        JsonNode images = body.path("images");
        for (int i = 0; i < images.size(); i++) {
            String base64 = images.path(i).asText("");
            if (!base64.isEmpty() && !reasons.path(i).isTextual()) {
                pictures.add(new Picture.Inline(base64, null, null));
            }
        }
        return pictures.isEmpty() ? null : new ImageAnswer(pictures);
    }

    @Override
    public @Nullable ProviderError failure(JsonNode body, ResponseHead head) {
        for (JsonNode reason : body.path("finish_reasons")) {
            if (reason.isTextual()) {
                return ErrorClassifier.of(
                        reason.textValue().startsWith("Filter reason")
                                ? FailureClass.CONTENT_POLICY
                                : FailureClass.SERVER_ERROR,
                        head.status(),
                        "The provider gave no picture: " + reason.textValue());
            }
        }
        String said = Json.string(body, "error");
        return said == null ? null : errors.of(Json.object().put("message", said));
    }

    @Override
    public @Nullable ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
