package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.tollgate.node.request.RecordingExchange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoResponsesTest {
    private static final String PATH = "/v1/responses";
    private static final String TOOLS =
            "'tools':[{'type':'function','name':'get_weather','parameters':{'type':'object',"
                    + "'required':['city'],'properties':{'city':{'type':'string'}}},"
                    + "'strict':true}]";

    private final Demo demo = new Demo();

    @Test
    void answersInAShapeThatTheStrictClientAccepts() {
        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo','input':'Say hello','metadata':{'a':'b'}}");

        Demo.typed(exchange.answer(), Response.class).validate();
        JsonNode json = Demo.json(exchange);
        assertThat(json.path("status").asText()).isEqualTo("completed");
        assertThat(json.at("/output/0/content/0/text").asText())
                .startsWith("You asked: \"Say hello\".");
        assertThat(json.at("/usage/input_tokens").asLong()).isEqualTo(5);
        assertThat(json.at("/metadata/a").asText()).isEqualTo("b");
        assertThat(json.at("/usage/total_tokens").asLong())
                .isEqualTo(5 + json.at("/usage/output_tokens").asLong());
    }

    @Test
    void streamsTheWholeLifeOfAResponse() {
        RecordingExchange exchange =
                demo.post(
                        PATH,
                        "{'model':'demo-fast','stream':true,'input':[{'role':'user','content':"
                                + "[{'type':'input_text','text':'Say hello'}]}]}");

        var accumulator = ResponseAccumulator.create();
        for (String data : Demo.events(exchange)) {
            accumulator.accumulate(Demo.typed(data, ResponseStreamEvent.class).validate());
        }
        accumulator.response().validate();
        List<JsonNode> events = Demo.events(exchange).stream().map(Demo::json).toList();
        List<String> types = events.stream().map(e -> e.path("type").asText()).distinct().toList();
        assertThat(types)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.stream().map(e -> e.path("sequence_number").asInt()).toList())
                .isEqualTo(IntStream.range(0, events.size()).boxed().toList());
        assertThat(exchange.writes())
                .allMatch(event ->
                        event.startsWith(
                                "event: "
                                        + Demo.json(event.substring(event.indexOf('{')))
                                                .path("type")
                                                .asText()
                                        + "\n"));
        String deltas =
                String.join(
                        "",
                        events.stream()
                                .filter(e -> e.path("type").asText().endsWith("text.delta"))
                                .map(e -> e.path("delta").asText())
                                .toList());
        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo(deltas)
                .contains("Say hello");
    }

    @Test
    void isIncompleteWhenTheMostTokensAreReached() {
        JsonNode json =
                Demo.json(
                        demo.post(
                                PATH, "{'model':'demo-fast','input':'Hi','max_output_tokens':2}"));
        List<String> events =
                Demo.events(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','input':'Hi','max_output_tokens':2,"
                                        + "'stream':true}"));

        assertThat(json.path("status").asText()).isEqualTo("incomplete");
        assertThat(json.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(json.at("/usage/output_tokens").asLong()).isEqualTo(2);
        assertThat(Demo.json(events.getLast()).path("type").asText())
                .isEqualTo("response.incomplete");
    }

    @Test
    void callsTheToolItIsAskedToCall() {
        String body =
                "{'model':'demo-fast','input':'call get_weather'," + TOOLS + ",'stream':STREAM}";

        JsonNode plain = Demo.json(demo.post(PATH, body.replace("STREAM", "false")));
        RecordingExchange exchange = demo.post(PATH, body.replace("STREAM", "true"));

        Demo.typed(plain.toString(), Response.class).validate();
        assertThat(plain.at("/output/0/type").asText()).isEqualTo("function_call");
        assertThat(plain.at("/output/0/call_id").asText()).startsWith("call_");
        assertThat(plain.at("/output/0/arguments").asText()).isEqualTo("{\"city\":\"demo\"}");
        List<JsonNode> events = Demo.events(exchange).stream().map(Demo::json).toList();
        events.forEach(event -> Demo.typed(event.toString(), ResponseStreamEvent.class).validate());
        assertThat(events)
                .anySatisfy(event -> {
                    assertThat(event.path("type").asText())
                            .isEqualTo("response.function_call_arguments.done");
                    assertThat(event.path("arguments").asText()).isEqualTo("{\"city\":\"demo\"}");
                });
        assertThat(events.getLast().at("/response/output/0/name").asText())
                .isEqualTo("get_weather");
    }

    @Test
    void answersWithTheToolsResultAndWithASchema() {
        JsonNode result =
                Demo.json(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast',"
                                        + TOOLS
                                        + ",'input':[{'role':'user','content':'call get_weather'},"
                                        + "{'type':'function_call','call_id':'c','name':"
                                        + "'get_weather','arguments':'{}'},"
                                        + "{'type':'function_call_output','call_id':'c','output':"
                                        + "'sunny'}]}"));
        JsonNode structured =
                Demo.json(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','input':'x','text':{'format':{'type':"
                                        + "'json_schema','name':'n','schema':{'type':'object',"
                                        + "'required':['ok'],'properties':{'ok':{'type':"
                                        + "'boolean'}}}}}}"));

        assertThat(result.at("/output/0/content/0/text").asText())
                .isEqualTo("The tool answered: \"sunny\".");
        assertThat(structured.at("/output/0/content/0/text").asText()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void failsInMidStreamWithAFailedResponse() {
        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo-fail-mid-stream','input':'Hi','stream':true}");

        List<JsonNode> events = Demo.events(exchange).stream().map(Demo::json).toList();
        JsonNode last = events.getLast();
        Demo.typed(last.toString(), ResponseStreamEvent.class).validate();
        assertThat(last.path("type").asText()).isEqualTo("response.failed");
        assertThat(last.at("/response/error/code").asText()).isEqualTo("server_error");
        assertThat(last.path("sequence_number").asInt()).isEqualTo(events.size() - 1);
        assertThat(events.stream().filter(e -> e.path("type").asText().endsWith("delta")))
                .hasSize(5);
    }
}
