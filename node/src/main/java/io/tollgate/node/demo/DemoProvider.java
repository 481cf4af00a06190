package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The demo provider: OpenAI's API under {@code /v1}, on whichever I/O thread the request came in.
 * It asks for no key. {@link DemoModel} lists the models.
 */
public final class DemoProvider implements ExchangeHandler {
    private static final int HEALTHY_TOKENS = 5;
    private static final long MODEL_CREATED = 1_767_225_600;
    private static final DemoError BROKEN =
            new DemoError(
                    500,
                    "server_error",
                    null,
                    "The server had an error while processing your request.",
                    null,
                    0);

    private final InstantSource clock;
    private final AtomicLong requests = new AtomicLong();

    public DemoProvider(InstantSource clock) {
        this.clock = clock;
    }

    /** The names of its models, for the configuration. */
    public static List<String> models() {
        return DemoModel.names();
    }

    @Override
    public void handle(Exchange exchange) {
        long number = requests.incrementAndGet();
        try {
            route(exchange, number);
        } catch (DemoError.Refusal refusal) {
            respond(exchange, number, refusal.error());
        }
    }

    private void route(Exchange exchange, long number) {
        String path = exchange.path();
        switch (exchange.method() + " " + path) {
            case "POST /v1/chat/completions" -> chat(exchange, number);
            case "POST /v1/completions" -> completion(exchange, number);
            case "POST /v1/responses" -> response(exchange, number);
            case "POST /v1/embeddings" -> embedding(exchange, number);
            case "GET /v1/models" -> respond(exchange, number, models(DemoModel.names()));
            default -> {
                if (!exchange.method().equals("GET") || !path.startsWith("/v1/models/")) {
                    throw new DemoError.Refusal(DemoError.noRoute(exchange.method(), path));
                }
                String name = path.substring("/v1/models/".length());
                if (DemoModel.named(name).isEmpty()) {
                    throw new DemoError.Refusal(DemoError.noModel(name));
                }
                respond(exchange, number, model(name));
            }
        }
    }

    private void chat(Exchange exchange, long number) {
        Ask ask = ChatReader.read(Fields.parse(exchange.body()));
        var shape =
                new ChatShape(ask, Replies.to(ask, number), "chatcmpl-demo-" + number, seconds());
        if (ask.stream()) {
            List<StreamEvent> events = shape.stream();
            stream(exchange, number, ask.model(), events, broken(events));
        } else {
            plain(exchange, number, ask.model(), shape.whole());
        }
    }

    private void completion(Exchange exchange, long number) {
        Fields fields = Fields.parse(exchange.body());
        var completion = new CompletionRoute(fields, "cmpl-demo-" + number, seconds());
        if (fields.flag("stream")) {
            List<StreamEvent> events = completion.stream();
            stream(exchange, number, completion.model(), events, broken(events));
        } else {
            plain(exchange, number, completion.model(), completion.whole());
        }
    }

    private void response(Exchange exchange, long number) {
        Fields fields = Fields.parse(exchange.body());
        Ask ask = ResponsesReader.read(fields);
        var shape = new ResponsesShape(ask, Replies.to(ask, number), fields, number, seconds());
        if (ask.stream()) {
            List<StreamEvent> events = ResponsesEvents.of(shape);
            stream(
                    exchange,
                    number,
                    ask.model(),
                    events,
                    ResponsesEvents.failing(shape, healthy(events).size(), BROKEN));
        } else {
            plain(exchange, number, ask.model(), shape.whole());
        }
    }

    private void embedding(Exchange exchange, long number) {
        Fields fields = Fields.parse(exchange.body());
        plain(exchange, number, fields.model(), EmbeddingRoute.answer(fields));
    }

    /**
     * Sends a stream in the manner of the model.
     *
     * @param failing the same stream with an error in its midst
     */
    private static void stream(
            Exchange exchange,
            long number,
            DemoModel model,
            List<StreamEvent> events,
            List<StreamEvent> failing) {
        String id = requestId(number);
        switch (model.manner()) {
            case HANGS -> Later.never(exchange);
            case ENDS_IN_AN_ERROR -> PacedStream.start(exchange, model, id, failing, false);
            case BREAKS_OFF -> PacedStream.start(exchange, model, id, healthy(events), true);
            case ANSWERS -> PacedStream.start(exchange, model, id, events, false);
        }
    }

    private static void plain(Exchange exchange, long number, DemoModel model, ObjectNode body) {
        switch (model.manner()) {
            case HANGS -> Later.never(exchange);
            case ENDS_IN_AN_ERROR -> throw new DemoError.Refusal(BROKEN);
            case BREAKS_OFF -> cut(exchange, body);
            case ANSWERS ->
                    Later.answer(
                            exchange, model.plainMillis(), () -> respond(exchange, number, body));
        }
    }

    private static void cut(Exchange exchange, ObjectNode body) {
        byte[] bytes = Fields.bytes(body);
        exchange.startStream(200, "application/json", List.of());
        exchange.write(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
        exchange.abort();
    }

    /** The events up to the fifth token. */
    private static List<StreamEvent> healthy(List<StreamEvent> events) {
        int tokens = 0;
        int end = 0;
        while (end < events.size() - 1 && tokens < HEALTHY_TOKENS) {
            tokens += events.get(end).paced() ? 1 : 0;
            end++;
        }
        return events.subList(0, end);
    }

    private static List<StreamEvent> broken(List<StreamEvent> events) {
        var broken = new ArrayList<>(healthy(events));
        broken.add(StreamEvent.error(BROKEN));
        return broken;
    }

    private static ObjectNode models(List<String> names) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        names.forEach(name -> data.add(model(name)));
        return body;
    }

    private static ObjectNode model(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", MODEL_CREATED)
                .put("owned_by", "tollgate");
    }

    private static void respond(Exchange exchange, long number, JsonNode body) {
        exchange.respond(
                200,
                "application/json",
                List.of("x-request-id", requestId(number)),
                ByteBuffer.wrap(Fields.bytes(body)));
    }

    private static void respond(Exchange exchange, long number, DemoError error) {
        var headers = new ArrayList<>(error.headers());
        headers.add("x-request-id");
        headers.add(requestId(number));
        exchange.respond(
                error.status(),
                "application/json",
                headers,
                ByteBuffer.wrap(Fields.bytes(error.json())));
    }

    private static String requestId(long number) {
        return "req_demo_" + number;
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }
}
