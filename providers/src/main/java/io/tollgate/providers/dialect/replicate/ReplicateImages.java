package io.tollgate.providers.dialect.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.dialect.translation.PictureShape;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageAnswer.Picture;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.image.ImageSize;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predictions whose output is the address of a picture, or several. OpenAI's fields go by the names
 * that FLUX and its like have for them; fields that are not OpenAI's are the model's own input.
 */
public final class ReplicateImages implements OperationUpstream<ImageRequest, ImageAnswer> {
    private static final List<String> SHAPES =
            List.of(
                    "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "9:21",
                    "21:9");

    private final Predictions predictions;

    /**
     * Prepares it.
     *
     * @param baseUrl of the provider
     */
    public ReplicateImages(Clock clock, String baseUrl) {
        this.predictions = new Predictions(new ErrorClassifier(clock), baseUrl);
    }

    @Override
    public Prepared write(ImageRequest question, String upstreamModel, Losses losses) {
        ObjectNode out = Json.object();
        String path = PredictionPath.of(upstreamModel, out, losses);
        ObjectNode input = out.putObject("input").put("prompt", question.prompt());
        if (question.count() > 1) {
            input.put("num_outputs", question.count());
        }
        size(question.size(), input, losses);
        if (losses.oneOf("output_format", question.format(), List.of("png", "jpeg", "webp"))) {
            input.put(
                    "output_format", "jpeg".equals(question.format()) ? "jpg" : question.format());
        }
        if (question.compression() != null) {
            input.put("output_quality", question.compression());
        }
        losses.oneOf("quality", question.quality(), List.of("auto", "standard"));
        losses.oneOf("style", question.style(), List.of());
        losses.oneOf("background", question.background(), List.of("auto"));
        losses.oneOf("moderation", question.moderation(), List.of("auto"));
        losses.oneOf("response_format", question.delivery(), List.of("url"));
        if (question.user() != null) {
            losses.hint("user");
        }
        question.others().forEach(input::set);
        return new Prepared.Ready(path, Body.of(Json.bytes(out)))
                .withHeaders(ReplicateUpstream.WAIT);
    }

    private static void size(@Nullable ImageSize size, ObjectNode input, Losses losses) {
        String shape = size == null ? null : PictureShape.ofMegapixel(size, SHAPES, losses);
        if (shape != null) {
            input.put("aspect_ratio", shape);
        }
    }

    @Override
    public boolean followsUp() {
        return true;
    }

    @Override
    public List<String> jobLifetime(Duration left) {
        return ReplicateUpstream.lifetime(left);
    }

    @Override
    public @Nullable FollowUp followUp(JsonNode body) {
        return predictions.followUp(body, false);
    }

    @Override
    public @Nullable ImageAnswer read(JsonNode body, ImageRequest question) {
        if (!body.path("status").asText("").equals("succeeded")) {
            return null;
        }
        var pictures = new ArrayList<Picture>();
        JsonNode output = body.path("output");
        if (output.isArray()) {
            output.forEach(one -> add(one, pictures));
        } else {
            add(output, pictures);
        }
        return pictures.isEmpty() ? null : new ImageAnswer(pictures);
    }

    /** An address, or what some models give in its place: the picture itself. */
    private static void add(JsonNode output, List<Picture> pictures) {
        String url = output.asText("");
        int data = url.indexOf(";base64,");
        if (url.startsWith("data:image/") && data > 0) {
            pictures.add(
                    new Picture.Inline(
                            url.substring(data + ";base64,".length()),
                            url.substring("data:".length(), data),
                            null));
        } else if (url.startsWith("https://") || url.startsWith("http://")) {
            pictures.add(new Picture.At(url));
        }
    }

    @Override
    public ProviderError failure(JsonNode body, ResponseHead head) {
        ProviderError failure = predictions.failure(body);
        return failure == null
                ? ErrorClassifier.of(
                        FailureClass.UPSTREAM_PROTOCOL,
                        head.status(),
                        "The prediction's output is no address of a picture")
                : failure;
    }
}
