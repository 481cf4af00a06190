package io.tollgate.providers.dialect.elevenlabs;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FormParts;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * OpenAI's {@code /audio/transcriptions} over ElevenLabs. The form keeps its boundary and its file;
 * only fields change. The answer of a call is read by an instance that knows how it is wanted.
 */
public final class ElevenLabsTranscription implements Conversation {
    private final boolean dropUnsupported;
    private final ElevenLabsErrors errors;
    private final Transcript.Format format;

    /**
     * Prepares it.
     *
     * @param dropUnsupported whether what the provider cannot do is left out instead of refused
     */
    public ElevenLabsTranscription(boolean dropUnsupported, Clock clock) {
        this(dropUnsupported, new ElevenLabsErrors(clock), Transcript.Format.JSON);
    }

    private ElevenLabsTranscription(
            boolean dropUnsupported, ElevenLabsErrors errors, Transcript.Format format) {
        this.dropUnsupported = dropUnsupported;
        this.errors = errors;
        this.format = format;
    }

    @Override
    public Prepared prepare(byte[] clientBody, RequestFields fields, String upstreamModel) {
        String boundary = FormParts.boundary(clientBody);
        if (boundary == null
                || !(FormParts.cut(clientBody, boundary) instanceof FormParts.Result.Cut form)) {
            return new Prepared.Unsupported(
                    "", "The request is no form (expected: one that begins with its boundary)");
        }
        if (upstreamModel.isEmpty()) {
            return new Prepared.Unsupported("model", "model: missing (expected: a model)");
        }
        var losses = new Losses(dropUnsupported);
        var out = new TranscriptionForm(clientBody, boundary, losses);
        out.write(form.parts(), upstreamModel);
        Prepared.Unsupported refusal = losses.refusal();
        return refusal == null
                ? new Prepared.Ready("/speech-to-text", out.body(), losses.dropped())
                        .readBy(new ElevenLabsTranscription(dropUnsupported, errors, out.format()))
                : refusal;
    }

    @Override
    public boolean readsWhole() {
        return true;
    }

    @Override
    public AnswerStream stream(RequestFields fields, String clientModel) {
        throw new IllegalStateException("no stream (expected: one answer)");
    }

    @Override
    public Answer answer(RequestFields fields, ResponseHead head, ByteBuffer body) {
        JsonNode json = Json.parse(body);
        if (json.path("text").isTextual()) {
            return Transcript.of(json, format);
        }
        return new Answer.Failed(
                json.has("detail")
                        ? errors.of(json)
                        : ErrorClassifier.of(
                                FailureClass.UPSTREAM_PROTOCOL,
                                head.status(),
                                "The provider's answer is no transcript"));
    }

    @Override
    public ProviderError error(ResponseHead head, ByteBuffer body) {
        return errors.of(head, body);
    }
}
