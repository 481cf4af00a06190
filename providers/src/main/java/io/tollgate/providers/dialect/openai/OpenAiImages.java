package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.Extra;
import io.tollgate.providers.chat.Usage;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.dialect.translation.OperationClient;
import io.tollgate.providers.dialect.translation.Translation;
import io.tollgate.providers.image.ImageAnswer;
import io.tollgate.providers.image.ImageAnswer.Picture;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.image.ImageSize;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code /images/generations} over providers of other formats. */
public final class OpenAiImages implements OperationClient<ImageRequest, ImageAnswer> {
    private static final String IMAGE_TYPE = "image/";
    private static final int MOST = 10;
    private static final int MOST_COMPRESSION = 100;
    private static final Set<String> READ =
            Set.of(
                    "model",
                    "prompt",
                    "n",
                    "size",
                    "quality",
                    "style",
                    "background",
                    "output_format",
                    "output_compression",
                    "response_format",
                    "moderation",
                    "user",
                    "stream",
                    "fallbacks");

    private final Clock clock;

    /**
     * Prepares it.
     *
     * @param clock for the time of an answer
     */
    public OpenAiImages(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ImageRequest read(JsonNode json, RequestFields fields) {
        Fields body = Fields.of(json);
        if (fields.model() == null || fields.model().isEmpty()) {
            throw body.at("model").wrong("a model; this provider has none of its own choice");
        }
        if (Boolean.TRUE.equals(body.bool("stream"))) {
            throw body.at("stream").wrong("false, because this model's provider has no stream");
        }
        Long count = body.whole("n", 1);
        if (count != null && count > MOST) {
            throw body.at("n").wrong("a whole number of at most " + MOST);
        }
        Long compression = body.whole("output_compression", 0);
        if (compression != null && compression > MOST_COMPRESSION) {
            throw body.at("output_compression").wrong("a number from 0 to " + MOST_COMPRESSION);
        }
        return new ImageRequest(
                body.needed("prompt"),
                count == null ? 1 : count,
                size(body),
                body.text("quality"),
                body.text("style"),
                body.text("background"),
                body.text("output_format"),
                compression,
                body.text("response_format"),
                body.text("moderation"),
                body.text("user"),
                others(json, fields));
    }

    private static @Nullable ImageSize size(Fields body) {
        String text = body.text("size");
        if (text == null || text.equals("auto")) {
            return null;
        }
        ImageSize size = ImageSize.of(text);
        if (size == null) {
            throw body.at("size").wrong("auto, pixels such as 1024x1024, or a shape such as 16:9");
        }
        return size;
    }

    private static Map<String, JsonNode> others(JsonNode json, RequestFields fields) {
        var others = new LinkedHashMap<String, JsonNode>();
        for (var field : json.properties()) {
            boolean ours = field.getKey().equals("provider") && fields.provider() != null;
            if (!ours && !READ.contains(field.getKey()) && !field.getValue().isNull()) {
                others.put(field.getKey(), field.getValue());
            }
        }
        return others;
    }

    /** None: which of the other fields a model knows, its provider's side tells. */
    @Override
    public List<Extra> extras(ImageRequest question) {
        return List.of();
    }

    @Override
    public byte[] write(ImageAnswer answer, ImageRequest question, RequestFields fields) {
        ObjectNode out = Json.object().put("created", clock.instant().getEpochSecond());
        ArrayNode data = out.putArray("data");
        String format = null;
        for (Picture picture : answer.pictures()) {
            ObjectNode one = data.addObject();
            switch (picture) {
                case Picture.At at -> one.put("url", at.url());
                case Picture.Inline inline -> {
                    one.put("b64_json", inline.base64());
                    if (inline.revisedPrompt() != null) {
                        one.put("revised_prompt", inline.revisedPrompt());
                    }
                    format = format(inline.mediaType());
                }
            }
        }
        if (format != null) {
            out.put("output_format", format);
        }
        if (answer.usage() != null) {
            usage(answer.usage(), out.putObject("usage"));
        }
        return Json.bytes(out);
    }

    private static @Nullable String format(@Nullable String mediaType) {
        return mediaType != null && mediaType.startsWith(IMAGE_TYPE)
                ? mediaType.substring(IMAGE_TYPE.length())
                : null;
    }

    private static void usage(Usage usage, ObjectNode out) {
        out.put("input_tokens", usage.prompt());
        out.put("output_tokens", usage.completion());
        out.put("total_tokens", usage.total());
        out.putObject("input_tokens_details")
                .put("text_tokens", usage.prompt())
                .put("image_tokens", 0);
        out.putObject("output_tokens_details")
                .put("text_tokens", usage.completion() - usage.imageOutput())
                .put("image_tokens", usage.imageOutput());
    }

    /** Pictures count where tokens do not. */
    @Override
    public @Nullable TokenUsage usage(ImageAnswer answer) {
        if (answer.usage() != null) {
            return Translation.tokens(answer.usage());
        }
        var media = new TokenUsage.Media(0, 0, 0, 0, 0, answer.pictures().size(), 0);
        return new TokenUsage(0, 0, 0, 0, 0, media);
    }
}
