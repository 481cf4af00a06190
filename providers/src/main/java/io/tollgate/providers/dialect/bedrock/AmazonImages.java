package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.image.ImageSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Nova Canvas and Titan are asked: a task, the words, and how the pictures shall be. */
final class AmazonImages {
    private static final int MOST = 5;
    private static final List<String> STYLES =
            List.of(
                    "3D_ANIMATED_FAMILY_FILM",
                    "DESIGN_SKETCH",
                    "FLAT_VECTOR_ILLUSTRATION",
                    "GRAPHIC_NOVEL_ILLUSTRATION",
                    "MAXIMALISM",
                    "MIDCENTURY_RETRO",
                    "PHOTOREALISM",
                    "SOFT_DIGITAL_PAINTING");

    private AmazonImages() {}

    static ObjectNode write(ImageRequest question, boolean nova, Losses losses) {
        ObjectNode out = Json.object().put("taskType", "TEXT_IMAGE");
        ObjectNode words = out.putObject("textToImageParams").put("text", question.prompt());
        ObjectNode config = out.putObject("imageGenerationConfig");
        if (losses.oneOf("style", question.style(), nova ? STYLES : List.of())) {
            words.put("style", question.style());
        }
        if (question.count() > MOST) {
            losses.demand("n", question.count() + " (expected: at most " + MOST + ")");
        } else {
            config.put("numberOfImages", question.count());
        }
        size(question.size(), config, losses);
        quality(question, config, losses);
        losses.oneOf("output_format", question.format(), List.of("png"));
        question.others()
                .forEach((field, value) -> {
                    switch (field) {
                        case "seed" -> config.set("seed", value);
                        case "negative_prompt" -> words.set("negativeText", value);
                        default -> losses.demand(field, "not possible with this model");
                    }
                });
        return out;
    }

    private static void size(@Nullable ImageSize size, ObjectNode config, Losses losses) {
        if (size == null) {
            return;
        }
        if (size.pixels()) {
            config.put("width", size.width()).put("height", size.height());
        } else {
            losses.demand("size", size + " (expected: pixels such as 1024x1024 with this model)");
        }
    }

    /** Two steps, where OpenAI has had three and two. */
    private static void quality(ImageRequest question, ObjectNode config, Losses losses) {
        List<String> known = List.of("auto", "low", "medium", "standard", "high", "hd");
        if (losses.oneOf("quality", question.quality(), known)
                && !"auto".equals(question.quality())) {
            boolean best = "high".equals(question.quality()) || "hd".equals(question.quality());
            config.put("quality", best ? "premium" : "standard");
        }
    }
}
