package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestSplice;
import io.tollgate.providers.dialect.Scratch;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Client and provider speak the same API: the bytes pass, with as little change as possible. */
final class PassThrough implements ChatConversation {
    private final Operation operation;
    private final Profile profile;
    private final Clock clock;
    private final ErrorClassifier errors;
    private final RequestQuirks quirks;
    private final boolean dropUnsupported;
    private final ThreadLocal<Scratch> scratch = Scratch.perThread();

    PassThrough(Operation operation, Profile profile, Clock clock, boolean dropUnsupported) {
        this.operation = operation;
        this.profile = profile;
        this.clock = clock;
        this.dropUnsupported = dropUnsupported;
        this.errors = new ErrorClassifier(clock);
        this.quirks = new RequestQuirks(profile.quirks());
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        boolean metered = operation == Operation.CHAT || operation == Operation.COMPLETIONS;
        boolean askUsage = metered && fields.stream() && profile.streamOptions();
        Body body = RequestSplice.splice(clientBody, fields, upstreamModel, askUsage);
        if (operation == Operation.CHAT && quirks.concern(clientBody)) {
            byte[] bytes = body.toBytes();
            if (Json.parse(bytes, 0, bytes.length) instanceof ObjectNode request) {
                return quirky(request);
            }
        }
        return new Prepared.Ready(operation.forwarded() ? "" : operation.path(), body);
    }

    private Prepared quirky(ObjectNode request) {
        List<String> lacking = quirks.lacking(request);
        if (!lacking.isEmpty() && !dropUnsupported) {
            String field = lacking.getFirst();
            return new Prepared.Unsupported(field, Lacks.message(field, request.path(field)));
        }
        request.remove(lacking);
        var dropped = new ArrayList<String>(lacking);
        quirks.apply(request, dropped);
        return new Prepared.Ready(operation.path(), Body.of(Json.bytes(request)), dropped);
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        Scratch own = scratch.get();
        return switch (operation) {
            case CHAT ->
                    new ChatStream(
                            own, errors, new ChatRepair(clock, fields.includeUsage(), clientModel));
            case COMPLETIONS -> new CompletionsStream(own, errors, fields.includeUsage());
            case RESPONSES -> new ResponsesStream(own, errors);
            case EMBEDDINGS,
                    RERANK,
                    COUNT_TOKENS,
                    REALTIME,
                    IMAGES,
                    SPEECH,
                    TRANSCRIPTION,
                    FORWARD ->
                    new ForwardStream(own);
        };
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        byte[] bytes = scratch.get().take(body.duplicate());
        return operation == Operation.CHAT
                ? chatAnswer(fields, head, bytes, length)
                : otherAnswer(head, bytes, length);
    }

    private Answer chatAnswer(RequestFields fields, ResponseHead head, byte[] bytes, int length) {
        var look = new AnswerLook();
        return look.conforms(bytes, length)
                ? new Answer.Unchanged(look.usage(), look.finishReason())
                : ChatAnswer.written(repaired(fields.model(), head, bytes, length));
    }

    @Override
    public Whole whole(ResponseHead head, ByteBuffer body) {
        int length = body.remaining();
        byte[] bytes = scratch.get().take(body.duplicate());
        var look = new AnswerLook();
        if (!look.conforms(bytes, length)) {
            return repaired(null, head, bytes, length);
        }
        Whole.Plain plain = look.plain();
        if (plain != null) {
            return plain;
        }
        JsonNode answer = Json.parse(bytes, 0, length);
        return new Whole.Tree(answer, UsageReader.read(answer.path("usage")));
    }

    private Whole.Parsed repaired(
            @Nullable String askedModel, ResponseHead head, byte[] bytes, int length) {
        if (!(Json.parse(bytes, 0, length) instanceof ObjectNode answer)) {
            return new Whole.Failed(protocol(head, "The provider's answer is not a JSON object"));
        }
        JsonNode error = ChatErrors.in(answer);
        if (error != null) {
            return new Whole.Failed(errors.classify(error));
        }
        if (!answer.path("choices").isArray()) {
            return new Whole.Failed(protocol(head, "The provider's answer has no choices"));
        }
        ChatAnswer.repair(answer, askedModel, clock);
        return new Whole.Tree(answer, UsageReader.read(answer.path("usage")));
    }

    private Answer otherAnswer(ResponseHead head, byte[] bytes, int length) {
        var look = new BodyLook();
        boolean forwarded = operation.forwarded();
        if (!look.read(bytes, 0, length)) {
            return forwarded
                    ? new Answer.Unchanged(null, null)
                    : new Answer.Failed(
                            protocol(head, "The provider's answer is not a JSON object"));
        }
        if (!forwarded && (look.hasError() || "failed".equals(look.status()))) {
            return new Answer.Failed(errors.classify(Json.parse(bytes, 0, length)));
        }
        TokenUsage usage =
                look.usageStart() < 0
                        ? null
                        : UsageReader.read(bytes, look.usageStart(), look.usageEnd());
        return new Answer.Unchanged(usage, look.finishReason());
    }

    private static ProviderError protocol(ResponseHead head, String message) {
        return ErrorClassifier.of(FailureClass.UPSTREAM_PROTOCOL, head.status(), message);
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.classify(head, body);
    }
}
