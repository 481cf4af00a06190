package io.tollgate.providers.dialect.vertex;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.gemini.GeminiPaths;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;

/**
 * Claude on Vertex AI: a request of the Messages API whose model stands in the path and whose
 * version in the body. Answers are those of the Messages API.
 */
public final class VertexClaude implements Conversation {
    private static final String MODELS = "/publishers/anthropic/models/";
    private static final String COUNT_PATH = MODELS + "count-tokens:rawPredict";
    private static final String VERSION = "vertex-2023-10-16";

    private final Conversation messages;
    private final boolean counts;

    /**
     * Prepares it.
     *
     * @param messages how the client's API becomes the Messages API
     * @param counts whether tokens are counted, in the place of an answer
     */
    public VertexClaude(Conversation messages, boolean counts) {
        this.messages = messages;
        this.counts = counts;
    }

    /** Whether that is the name of a Claude. */
    static boolean is(String model) {
        return model.regionMatches(true, 0, "claude", 0, 6);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        return switch (messages.prepare(clientBody, fields, upstreamModel)) {
            case Prepared.Unsupported no -> no;
            case Prepared.Answered answered -> answered;
            case Prepared.Ready ready -> {
                String method = fields.stream() ? ":streamRawPredict" : ":rawPredict";
                yield new Prepared.Ready(
                        counts ? COUNT_PATH : GeminiPaths.of(MODELS, upstreamModel) + method,
                        body(ready.body()),
                        ready.dropped(),
                        ready.reader() == null ? messages : ready.reader(),
                        ready.headers());
            }
        };
    }

    private Body body(Body messagesBody) {
        byte[] bytes = messagesBody.toBytes();
        if (!(Json.parse(bytes, 0, bytes.length) instanceof ObjectNode request)) {
            return messagesBody;
        }
        if (!counts) {
            request.remove("model");
        }
        if (!request.has("anthropic_version")) {
            request.put("anthropic_version", VERSION);
        }
        return Body.of(Json.bytes(request));
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        return messages.stream(fields, clientModel);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return messages.answer(fields, head, body);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return messages.error(head, body);
    }
}
