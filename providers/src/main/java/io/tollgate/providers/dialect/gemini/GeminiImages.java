package io.tollgate.providers.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Conversation.Prepared;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.OperationUpstream;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of Google's models, by its own API or Vertex AI: Imagen predicts them, a Gemini model
 * answers with them. Which it is, the model's name tells; an answer tells it by its form.
 */
public final class GeminiImages implements OperationUpstream<ImageRequest, ImageAnswer> {
    private final String models;
    private final boolean vertex;

    /**
     * Prepares it.
     *
     * @param models the path below which the models are
     */
    public GeminiImages(String models) {
        this.models = models;
        this.vertex = models.equals(GeminiPaths.VERTEX_MODELS);
    }

    @Override
    public Prepared write(ImageRequest question, String upstreamModel, Losses losses) {
        String model = GeminiPaths.plain(upstreamModel);
        boolean imagen = model.contains("imagen");
        losses.oneOf("quality", question.quality(), List.of("auto", "standard"));
        losses.oneOf("style", question.style(), List.of());
        losses.oneOf("background", question.background(), List.of("auto", "opaque"));
        losses.oneOf("response_format", question.delivery(), List.of("b64_json"));
        losses.oneOf("moderation", question.moderation(), List.of("auto"));
        question.others()
                .keySet()
                .forEach(field -> losses.demand(field, "not possible with this model's provider"));
        if (question.user() != null) {
            losses.hint("user");
        }
        ObjectNode out =
                imagen
                        ? Imagen.write(question, losses)
                        : GeminiPicture.write(question, model, vertex, losses);
        return new Prepared.Ready(
                GeminiPaths.of(models, model) + (imagen ? ":predict" : ":generateContent"),
                Body.of(Json.bytes(out)));
    }

    @Override
    public @Nullable ImageAnswer read(JsonNode body, ImageRequest question) {
        return body.has("candidates") ? GeminiPicture.read(body) : Imagen.read(body);
    }

    @Override
    public @Nullable ProviderError failure(JsonNode body, ResponseHead head) {
        if (body.path("error").isObject()) {
            return null;
        }
        return body.has("candidates") || body.has("promptFeedback")
                ? GeminiPicture.failure(body, head)
                : Imagen.failure(body, head);
    }
}
