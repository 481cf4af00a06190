package io.tollgate.node.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.routing.Route;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.OutputFields;
import io.tollgate.providers.dialect.OutputLimit;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sets how long the answer of a request may become, in the client's own words. */
final class MaxTokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MaxTokens() {}

    /** The request with that limit; null where it says its own in more than one place. */
    static @Nullable Admitted set(Admitted admitted, Route route, long maxTokens) {
        OutputLimit said = admitted.fields().output();
        if (said.fields() > 1) {
            return null;
        }
        byte[] body = admitted.body();
        if (said.fields() == 1) {
            byte[] changed = spliced(body, said.start(), said.end(), Long.toString(maxTokens));
            return changed(admitted, changed);
        }
        return switch (fields(admitted)) {
            case GENERATION_CONFIG ->
                    inside(admitted, "generationConfig", "maxOutputTokens", maxTokens);
            case INFERENCE_CONFIG -> inside(admitted, "inferenceConfig", "maxTokens", maxTokens);
            case ANY, CHAT, MAX_TOKENS, MAX_OUTPUT_TOKENS -> {
                int first = admitted.fields().objectStart() + 1;
                String member = "\"" + field(admitted, route) + "\":" + maxTokens + ",";
                yield changed(admitted, spliced(body, first, first, member));
            }
        };
    }

    private static OutputFields fields(Admitted admitted) {
        return ScanBody.outputs(admitted.enquiry().client(), admitted.operation());
    }

    /** Of APIs that say it one level deeper; Google's clients may spell the object in two ways. */
    private static @Nullable Admitted inside(
            Admitted admitted, String object, String field, long maxTokens) {
        try {
            if (!(JSON.readTree(admitted.body()) instanceof ObjectNode request)) {
                return null;
            }
            String there = request.has("generation_config") ? "generation_config" : object;
            request.withObject("/" + there).put(field, maxTokens);
            return changed(admitted, JSON.writeValueAsBytes(request));
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** What the path says beside the body still holds. */
    private static @Nullable Admitted changed(Admitted admitted, byte[] body) {
        return switch (RequestScanner.scan(body, fields(admitted))) {
            case Scan.Scanned(RequestFields now) ->
                    admitted.with(body, withPath(admitted.fields(), now));
            case Scan.Malformed _ -> null;
        };
    }

    private static RequestFields withPath(RequestFields before, RequestFields now) {
        String model = before.model();
        if (model == null || model.equals(now.model())) {
            return now;
        }
        return before.modelStart() < 0
                ? now.withPath(model, before.stream(), before.form())
                : now.withModel(model);
    }

    private static String field(Admitted admitted, Route route) {
        boolean chat =
                admitted.operation() == Operation.CHAT
                        && admitted.enquiry().client() == ClientApi.OPENAI;
        if (admitted.operation() == Operation.RESPONSES) {
            return "max_output_tokens";
        }
        // OpenAI's newer models refuse the older name; servers of other makers know no other.
        String profile = route.first().profile().name();
        boolean newer = profile.equals("openai") || profile.equals("azure");
        return chat && newer ? "max_completion_tokens" : "max_tokens";
    }

    private static byte[] spliced(byte[] body, int start, int end, String text) {
        byte[] inserted = text.getBytes(StandardCharsets.US_ASCII);
        var out = new byte[body.length - (end - start) + inserted.length];
        System.arraycopy(body, 0, out, 0, start);
        System.arraycopy(inserted, 0, out, start, inserted.length);
        System.arraycopy(body, end, out, start + inserted.length, body.length - end);
        return out;
    }
}
