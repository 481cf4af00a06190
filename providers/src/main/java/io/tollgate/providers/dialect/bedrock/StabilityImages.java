package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.PictureShape;
import io.tollgate.providers.image.ImageRequest;
import io.tollgate.providers.image.ImageSize;
import java.util.List;

/** What Stability's models are asked; they make one picture at a time, of a megapixel or so. */
final class StabilityImages {
    private static final List<String> SHAPES =
            List.of("1:1", "2:3", "3:2", "4:5", "5:4", "9:16", "16:9", "9:21", "21:9");

    private StabilityImages() {}

    static ObjectNode write(ImageRequest question, Losses losses) {
        ObjectNode out = Json.object().put("prompt", question.prompt());
        if (question.count() > 1) {
            losses.demand("n", question.count() + " (expected: 1 with this model)");
        }
        ImageSize size = question.size();
        if (size != null) {
            String shape = PictureShape.ofMegapixel(size, SHAPES, losses);
            if (shape != null) {
                out.put("aspect_ratio", shape);
            }
        }
        if (losses.oneOf("output_format", question.format(), List.of("png", "jpeg"))) {
            out.put("output_format", question.format());
        }
        losses.oneOf("quality", question.quality(), List.of("auto", "standard"));
        losses.oneOf("style", question.style(), List.of());
        question.others()
                .forEach((field, value) -> {
                    switch (field) {
                        case "seed", "negative_prompt" -> out.set(field, value);
                        default -> losses.demand(field, "not possible with this model");
                    }
                });
        return out;
    }
}
