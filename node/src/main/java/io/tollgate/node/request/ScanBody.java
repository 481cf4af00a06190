package io.tollgate.node.request;

import io.tollgate.node.error.Errors;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.MultipartScanner;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.OutputFields;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the body says to the gateway. */
final class ScanBody {
    /** A request without a body, or with one that the gateway need not read. */
    static final RequestFields NO_FIELDS =
            new RequestFields(
                    null, -1, -1, null, List.of(), false, false, List.of(), -1, -1, -1, null);

    private static final Stage<RequestFields> NOTHING = new Stage.Passed<>(NO_FIELDS);

    private ScanBody() {}

    /** Scans it; what the path says goes before what the body says. */
    static Stage<RequestFields> scan(Exchange exchange, Routes.Match.Call call) {
        byte[] body = exchange.body();
        PathModel named = call.named();
        if (call.operation().forwarded()) {
            return named(forwarded(exchange.header("content-type"), body), named);
        }
        if (body.length == 0) {
            return refused("The request has no body (expected: a JSON object)");
        }
        return switch (RequestScanner.scan(body, outputs(call.client(), call.operation()))) {
            case Scan.Malformed bad -> refused(bad);
            case Scan.Scanned good when named != null ->
                    new Stage.Passed<>(named.with(good.fields()));
            // A provider of this route may have a model of its own choice.
            case Scan.Scanned good when call.operation() == Operation.IMAGES ->
                    new Stage.Passed<>(good.fields());
            case Scan.Scanned good ->
                    good.fields().model() == null || good.fields().model().isBlank()
                            ? new Stage.Refused<>(
                                    Errors.invalidField(
                                            "model",
                                            "model: missing or empty (expected: an alias, provider/model or"
                                                    + " a model name)"),
                                    RequestCategory.CLIENT_ERROR)
                            : new Stage.Passed<>(good.fields());
        };
    }

    /** By which fields a client of that API says how long its answer may become. */
    static OutputFields outputs(ClientApi client, Operation operation) {
        return switch (client) {
            case OPENAI ->
                    switch (operation) {
                        case CHAT -> OutputFields.CHAT;
                        case COMPLETIONS -> OutputFields.MAX_TOKENS;
                        case RESPONSES -> OutputFields.MAX_OUTPUT_TOKENS;
                        case EMBEDDINGS,
                                RERANK,
                                COUNT_TOKENS,
                                REALTIME,
                                IMAGES,
                                SPEECH,
                                TRANSCRIPTION,
                                FORWARD ->
                                OutputFields.ANY;
                    };
            case ANTHROPIC, COHERE, BEDROCK_INVOKE -> OutputFields.MAX_TOKENS;
            case GOOGLE -> OutputFields.GENERATION_CONFIG;
            case BEDROCK -> OutputFields.INFERENCE_CONFIG;
        };
    }

    private static Stage<RequestFields> named(
            Stage<RequestFields> scanned, @Nullable PathModel named) {
        return named != null && scanned instanceof Stage.Passed<RequestFields> passed
                ? new Stage.Passed<>(named.with(passed.value()))
                : scanned;
    }

    private static Stage<RequestFields> forwarded(@Nullable String contentType, byte[] body) {
        if (body.length == 0 || contentType == null) {
            return NOTHING;
        }
        if (contentType.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
            return scanned(MultipartScanner.scan(body, contentType));
        }
        if (contentType.regionMatches(true, 0, "application/json", 0, 16)) {
            return scanned(RequestScanner.scan(body));
        }
        return NOTHING;
    }

    private static Stage<RequestFields> scanned(Scan scan) {
        return switch (scan) {
            case Scan.Malformed bad -> refused(bad);
            case Scan.Scanned good -> new Stage.Passed<>(good.fields());
        };
    }

    private static Stage<RequestFields> refused(Scan.Malformed bad) {
        return new Stage.Refused<>(
                bad.field().isEmpty()
                        ? Errors.badRequest(bad.message())
                        : Errors.invalidField(bad.field(), bad.message()),
                RequestCategory.CLIENT_ERROR);
    }

    private static Stage<RequestFields> refused(String message) {
        return new Stage.Refused<>(Errors.badRequest(message), RequestCategory.CLIENT_ERROR);
    }
}
