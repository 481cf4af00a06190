package io.tollgate.audit.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowJson;
import io.tollgate.audit.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;

/**
 * Posts each batch as JSON, at least once. The receiver drops what it has by the header {@code
 * idempotency-key}, and trusts a batch with the right {@link WebhookSignature}.
 */
public final class WebhookSink implements Store {
    private final WebhookSettings settings;
    private final Clock clock;
    private final HttpClient client;
    private final JsonFactory factory = new JsonFactory();
    private final RowJson rowJson = new RowJson();

    public WebhookSink(WebhookSettings settings) {
        this(settings, Clock.systemUTC());
    }

    WebhookSink(WebhookSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(settings.timeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Written write(Batch batch) {
        try {
            byte[] body = json(batch);
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            HttpRequest request =
                    HttpRequest.newBuilder(settings.url())
                            .timeout(settings.timeout())
                            .header("content-type", "application/json")
                            .header("idempotency-key", batch.token())
                            .header(WebhookSignature.TIMESTAMP, timestamp)
                            .header(
                                    WebhookSignature.HEADER,
                                    WebhookSignature.of(settings.secret(), timestamp, body))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return outcome(status);
        } catch (IOException e) {
            String message = e.getMessage();
            return new Written.Unavailable(
                    message == null ? e.getClass().getSimpleName() : message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Written.Unavailable("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * What says that the address, the secret or the hour is wrong, not the rows, leaves the rows
     * waiting: they would all be parked otherwise.
     */
    private static Written outcome(int status) {
        if (status >= 200 && status < 300) {
            return new Written.Done();
        }
        String why = "status " + status;
        return switch (status) {
            case 401, 403, 404, 405, 407, 408, 410, 421, 425, 426, 429 ->
                    new Written.Unavailable(why);
            default ->
                    status >= 400 && status < 500
                            ? new Written.Rejected(why)
                            : new Written.Unavailable(why);
        };
    }

    private byte[] json(Batch batch) throws IOException {
        var bytes = new ByteArrayOutputStream(batch.rows().size() * 1_024);
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("token", batch.token());
            json.writeArrayFieldStart("rows");
            for (NumberedRow row : batch.rows()) {
                rowJson.write(json, row);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("bodies");
            for (BodyRow body : batch.bodies()) {
                rowJson.write(json, body);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("checkpoints");
            for (Checkpoint checkpoint : batch.checkpoints()) {
                rowJson.write(json, checkpoint);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
