package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/** Client and provider speak the same API: the bytes pass, with as little change as possible. */
final class PassThrough implements Conversation {
    private final Operation operation;
    private final Profile profile;
    private final Clock clock;
    private final ErrorClassifier errors;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    PassThrough(Operation operation, Profile profile, Clock clock) {
        this.operation = operation;
        this.profile = profile;
        this.clock = clock;
        this.errors = new ErrorClassifier(clock);
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        boolean metered = operation == Operation.CHAT || operation == Operation.COMPLETIONS;
        boolean askUsage = metered && fields.stream() && profile.streamOptions();
        return new Prepared.Ready(
                operation.path(),
                RequestSplice.splice(clientBody, fields, upstreamModel, askUsage));
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        var repair = new ChatRepair(clock, fields.includeUsage(), clientModel);
        return new ChatStream(scratch.get(), errors, repair);
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        JsonNode json = Json.parse(bytes, 0, bytes.length);
        if (!(json instanceof ObjectNode object)) {
            return new Answer.Failed(
                    new ProviderError(
                            FailureClass.UPSTREAM_PROTOCOL,
                            head.status(),
                            "The provider's answer is not JSON",
                            null,
                            null,
                            null,
                            null));
        }
        JsonNode error = ChatErrors.in(object);
        if (error != null) {
            return new Answer.Failed(errors.classify(error));
        }
        return new Answer.Unchanged(
                UsageReader.read(object.path("usage")),
                Json.string(object.path("choices").path(0), "finish_reason"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
