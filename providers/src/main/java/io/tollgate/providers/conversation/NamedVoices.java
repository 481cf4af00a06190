package io.tollgate.providers.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speech whose voices have names of the operator's choice: such a name is replaced, and the request
 * goes on as if its client had said the provider's.
 *
 * @param speech how the provider is spoken to
 * @param voices the provider's voice by the name in lower case
 */
record NamedVoices(Conversation speech, Map<String, String> voices) implements Conversation {
    private static final String VOICE = "voice";

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        if (Json.parse(clientBody, 0, clientBody.length) instanceof ObjectNode body) {
            String voice = named(body.path(VOICE));
            if (voice != null) {
                byte[] changed = Json.bytes(body.put(VOICE, voice));
                if (RequestScanner.scan(changed) instanceof Scan.Scanned(RequestFields moved)) {
                    return speech.prepare(changed, moved, upstreamModel);
                }
            }
        }
        return speech.prepare(clientBody, fields, upstreamModel);
    }

    /** What is said in its place; null where that voice has no other name. */
    private @Nullable String named(JsonNode voice) {
        JsonNode name = voice.isObject() ? voice.path("id") : voice;
        return name.isTextual() ? voices.get(name.textValue().toLowerCase(Locale.ROOT)) : null;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return speech.stream(fields, clientModel);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return speech.answer(fields, head, body);
    }

    @Override
    public boolean readsWhole() {
        return speech.readsWhole();
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return speech.error(head, body);
    }
}
