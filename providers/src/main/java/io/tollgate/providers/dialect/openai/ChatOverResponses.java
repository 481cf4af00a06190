package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestSplice;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A chat client over a provider's Responses API: everything is translated. */
final class ChatOverResponses implements ChatConversation {
    private final Clock clock;
    private final boolean dropUnsupported;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    ChatOverResponses(Clock clock, boolean dropUnsupported) {
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        byte[] own = RequestSplice.splice(clientBody, fields, upstreamModel, false).toBytes();
        return Json.parse(own, 0, own.length) instanceof ObjectNode chat
                ? ResponsesRequest.translate(chat, upstreamModel, dropUnsupported)
                : new Prepared.Unsupported("", "The request is not a JSON object");
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        var repair = new ChatRepair(clock, fields.includeUsage(), clientModel);
        return new ResponsesChatStream(scratch.get(), errors, repair);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        return ChatAnswer.written(translated(fields.model(), head, body));
    }

    @Override
    public Whole whole(ResponseHead head, ByteBuffer body) {
        return translated(null, head, body);
    }

    private Whole.Parsed translated(
            @Nullable String askedModel, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        JsonNode json = Json.parse(scratch.get().take(body.duplicate()), 0, length);
        JsonNode error = json.path("error");
        boolean failed =
                error.isObject()
                        || error.isTextual()
                        || json.path("status").asText("").equals("failed");
        if (failed) {
            return new Whole.Failed(errors.classify(json));
        }
        if (!json.path("output").isArray()) {
            return new Whole.Failed(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not one of the Responses API"));
        }
        ObjectNode chat = ResponsesAnswer.translate(json, askedModel);
        return new Whole.Tree(chat, UsageReader.read(chat.path("usage")));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
