package io.tollgate.node.request;

import io.tollgate.node.routing.Route;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.OutputLimit;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sets how long the answer of a request may become, in the client's own words. */
final class MaxTokens {
    private MaxTokens() {}

    /** The request with that limit; null where it says its own in more than one place. */
    static @Nullable Admitted set(Admitted admitted, Route route, long maxTokens) {
        OutputLimit said = admitted.fields().output();
        if (said.fields() > 1) {
            return null;
        }
        byte[] body = admitted.body();
        byte[] changed;
        if (said.fields() == 1) {
            changed = spliced(body, said.start(), said.end(), Long.toString(maxTokens));
        } else {
            int inside = admitted.fields().objectStart() + 1;
            String member = "\"" + field(admitted, route) + "\":" + maxTokens + ",";
            changed = spliced(body, inside, inside, member);
        }
        return switch (RequestScanner.scan(changed)) {
            case Scan.Scanned scanned -> admitted.with(changed, scanned.fields());
            case Scan.Malformed _ -> null;
        };
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
