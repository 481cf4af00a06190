package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for what.
 *
 * @param requestId ours; goes to the client and the provider
 * @param client whose API the client speaks
 * @param key whose request it is; null where none was recognised
 * @param fields what the body says to the gateway; null where it could not be read
 * @param beganMillis when its head had been read, in milliseconds since 1970
 */
record Enquiry(
        String requestId,
        ClientApi client,
        Operation operation,
        @Nullable VirtualKey key,
        @Nullable RequestFields fields,
        long beganMillis) {

    /** The model as the client asked for it; "" where it named none. */
    String model() {
        String model = fields == null ? null : fields.model();
        return model == null ? "" : model;
    }

    /** Whom the client asks for; "" where it does not say. */
    String user() {
        String user = fields == null ? null : fields.user();
        return user == null ? "" : user;
    }

    /** Whether the answer is a stream of events that is read event by event. */
    boolean events() {
        return fields != null
                && fields.stream()
                && switch (operation) {
                    case CHAT, COMPLETIONS, RESPONSES -> true;
                    case EMBEDDINGS,
                            RERANK,
                            COUNT_TOKENS,
                            REALTIME,
                            IMAGES,
                            SPEECH,
                            TRANSCRIPTION,
                            FORWARD ->
                            false;
                };
    }
}
