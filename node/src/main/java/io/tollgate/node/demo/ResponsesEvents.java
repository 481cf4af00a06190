package io.tollgate.node.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The events of a streamed response: created, in progress, each item from added to done, and the
 * end. {@code sequence_number} counts them from 0.
 */
final class ResponsesEvents {
    private final ResponsesShape shape;
    private final List<StreamEvent> events = new ArrayList<>();

    private ResponsesEvents(ResponsesShape shape) {
        this.shape = shape;
    }

    static List<StreamEvent> of(ResponsesShape shape) {
        var life = new ResponsesEvents(shape);
        life.begin();
        switch (shape.reply()) {
            case Reply.Text text -> life.message(text);
            case Reply.Calls(List<Reply.Call> calls) -> {
                for (int index = 0; index < calls.size(); index++) {
                    life.call(index, calls.get(index));
                }
            }
        }
        life.add(shape.endEvent(), event -> event.set("response", shape.whole()));
        return life.events;
    }

    /** The first events of a reply, and then a failure. */
    static List<StreamEvent> failing(ResponsesShape shape, int healthy, DemoError error) {
        var life = new ResponsesEvents(shape);
        life.events.addAll(of(shape).subList(0, healthy));
        life.add("response.failed", event -> event.set("response", shape.failed(error)));
        return life.events;
    }

    private void begin() {
        add("response.created", event -> event.set("response", shape.begun()));
        add("response.in_progress", event -> event.set("response", shape.begun()));
    }

    private void message(Reply.Text text) {
        add(
                "response.output_item.added",
                event ->
                        event.put("output_index", 0)
                                .set("item", shape.message(null, "in_progress")));
        add(
                "response.content_part.added",
                event -> inPart(event).set("part", ResponsesShape.part("")));
        for (String piece : text.pieces()) {
            addToken(
                    "response.output_text.delta",
                    event -> inPart(event).put("delta", piece).putArray("logprobs"));
        }
        add(
                "response.output_text.done",
                event -> inPart(event).put("text", text.text()).putArray("logprobs"));
        add(
                "response.content_part.done",
                event -> inPart(event).set("part", ResponsesShape.part(text.text())));
        add(
                "response.output_item.done",
                event ->
                        event.put("output_index", 0)
                                .set("item", shape.message(text.text(), shape.endStatus())));
    }

    private ObjectNode inPart(ObjectNode event) {
        return event.put("item_id", shape.messageId())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private void call(int index, Reply.Call call) {
        String itemId = ResponsesShape.itemId(call);
        add(
                "response.output_item.added",
                event ->
                        event.put("output_index", index)
                                .set("item", ResponsesShape.call(call, "", "in_progress")));
        for (String piece : DemoTokens.split(call.arguments())) {
            addToken(
                    "response.function_call_arguments.delta",
                    event ->
                            event.put("item_id", itemId)
                                    .put("output_index", index)
                                    .put("delta", piece));
        }
        add(
                "response.function_call_arguments.done",
                event ->
                        event.put("item_id", itemId)
                                .put("output_index", index)
                                .put("name", call.name())
                                .put("arguments", call.arguments()));
        add(
                "response.output_item.done",
                event ->
                        event.put("output_index", index)
                                .set(
                                        "item",
                                        ResponsesShape.call(call, call.arguments(), "completed")));
    }

    private void add(String type, Consumer<ObjectNode> content) {
        events.add(event(false, type, content));
    }

    private void addToken(String type, Consumer<ObjectNode> content) {
        events.add(event(true, type, content));
    }

    private StreamEvent event(boolean paced, String type, Consumer<ObjectNode> content) {
        int sequence = events.size();
        return StreamEvent.typed(
                paced,
                () -> {
                    ObjectNode event =
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("type", type)
                                    .put("sequence_number", sequence);
                    content.accept(event);
                    return event;
                });
    }
}
