package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import io.tollgate.node.request.RecordingExchange;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoChatTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String HELLO = "'messages':[{'role':'user','content':'Say hello'}]";
    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'get_weather','parameters':"
                    + "{'type':'object','required':['city'],'properties':"
                    + "{'city':{'type':'string'},'unit':{'enum':['c','f']}}}}},"
                    + "{'type':'function','function':{'name':'get_time'}}]";

    private final Demo demo = new Demo();

    @Test
    void answersInAShapeThatTheStrictClientAccepts() {
        RecordingExchange exchange = demo.post(PATH, "{'model':'demo'," + HELLO + "}");

        ChatCompletion completion = Demo.typed(exchange.answer(), ChatCompletion.class).validate();
        JsonNode json = Demo.json(exchange);
        String text = completion.choices().getFirst().message().content().orElseThrow();
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.answerHeader("x-request-id")).isEqualTo("req_demo_1");
        assertThat(text).startsWith("You asked: \"Say hello\". This is the demo provider.");
        assertThat(json.path("created").asLong()).isEqualTo(Demo.NOW);
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json.at("/choices/0/message").has("refusal")).isTrue();
        assertThat(json.at("/choices/0/message").has("tool_calls")).isFalse();
        assertThat(json.at("/usage/prompt_tokens").asLong()).isEqualTo(5);
        assertThat(json.at("/usage/completion_tokens").asLong()).isEqualTo(DemoTokens.count(text));
        assertThat(json.at("/usage/total_tokens").asLong()).isEqualTo(5 + DemoTokens.count(text));
    }

    @Test
    void streamsTheVeryAnswerThatAPlainRequestGets() {
        String plain = content(demo.post(PATH, "{'model':'demo-fast'," + HELLO + "}"));

        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo-fast','stream':true," + HELLO + "}");

        ChatCompletion completion = accumulate(exchange);
        assertThat(exchange.contentType()).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(completion.choices().getFirst().message().content()).hasValue(plain);
        assertThat(exchange.ended()).isTrue();
    }

    @Test
    void keepsTheRulesOfAChatStream() {
        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo-fast','stream':true," + HELLO + "}");

        List<String> events = Demo.events(exchange);
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Demo::json).toList();
        JsonNode last = chunks.getLast();
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(chunks)
                .allSatisfy(chunk -> {
                    assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
                    assertThat(chunk.path("id")).isEqualTo(last.path("id"));
                    assertThat(chunk.path("created")).isEqualTo(last.path("created"));
                    assertThat(chunk.path("model").asText()).isEqualTo("demo-fast");
                    assertThat(chunk.path("choices")).hasSize(1);
                    assertThat(chunk.at("/choices/0/delta").isObject()).isTrue();
                    assertThat(chunk.has("usage")).isFalse();
                });
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks.stream().filter(c -> !c.at("/choices/0/finish_reason").isNull()))
                .hasSize(1);
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(last.at("/choices/0/delta")).isEmpty();
    }

    @Test
    void endsWithItsUsageWhenAsked() {
        RecordingExchange exchange =
                demo.post(
                        PATH,
                        "{'model':'demo-fast','stream':true,'stream_options':"
                                + "{'include_usage':true},"
                                + HELLO
                                + "}");

        List<JsonNode> chunks =
                Demo.events(exchange).stream()
                        .filter(data -> !data.equals("[DONE]"))
                        .map(Demo::json)
                        .toList();
        JsonNode last = chunks.getLast();
        long tokens = chunks.stream().filter(c -> c.at("/choices/0/delta").has("content")).count();
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/prompt_tokens").asLong()).isEqualTo(5);
        assertThat(last.at("/usage/completion_tokens").asLong()).isEqualTo(tokens - 1);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.has("usage") && chunk.path("usage").isNull());
    }

    @Test
    void stopsAtTheMostTokensAskedFor() {
        JsonNode plain =
                Demo.json(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','max_completion_tokens':4," + HELLO + "}"));
        ChatCompletion streamed =
                accumulate(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','stream':true,'max_tokens':4,"
                                        + HELLO
                                        + "}"));

        assertThat(plain.at("/choices/0/message/content").asText())
                .isEqualTo("You asked: \"Say hello\".");
        assertThat(plain.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(plain.at("/usage/completion_tokens").asLong()).isEqualTo(4);
        assertThat(streamed.choices().getFirst().finishReason().asString()).isEqualTo("length");
    }

    @Test
    void callsTheToolItIsAskedToCall() {
        String question = "'messages':[{'role':'user','content':'please call get_weather now'}]";

        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo-fast'," + TOOLS + "," + question + "}");

        Demo.typed(exchange.answer(), ChatCompletion.class).validate();
        JsonNode choice = Demo.json(exchange).at("/choices/0");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.path("message").path("content").isNull()).isTrue();
        assertThat(choice.at("/message/tool_calls")).hasSize(1);
        assertThat(choice.at("/message/tool_calls/0/function/name").asText())
                .isEqualTo("get_weather");
        assertThat(choice.at("/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"demo\"}");
    }

    @Test
    void streamsSeveralToolCallsOneAfterTheOther() {
        String question =
                "'messages':[{'role':'user','content':[{'type':'text',"
                        + "'text':'call get_time and call get_weather'}]}]";

        RecordingExchange exchange =
                demo.post(
                        PATH, "{'model':'demo-fast','stream':true," + TOOLS + "," + question + "}");

        var calls = accumulate(exchange).choices().getFirst().message().toolCalls().orElseThrow();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).asFunction().function().name()).isEqualTo("get_time");
        assertThat(calls.get(0).asFunction().function().arguments()).isEqualTo("{}");
        assertThat(calls.get(1).asFunction().function().arguments())
                .isEqualTo("{\"city\":\"demo\"}");
        List<JsonNode> deltas =
                Demo.events(exchange).stream()
                        .filter(data -> data.contains("tool_calls\":["))
                        .map(data -> Demo.json(data).at("/choices/0/delta/tool_calls/0"))
                        .toList();
        assertThat(deltas.stream().map(delta -> delta.path("index").asInt()).toList()).isSorted();
        assertThat(deltas.stream().filter(delta -> delta.has("id"))).hasSize(2);
    }

    @Test
    void goesByTheToolChoice() {
        assertThat(finish("'none'", "call get_time")).isEqualTo("stop");
        assertThat(finish("'auto'", "what is get_time?")).isEqualTo("stop");
        assertThat(finish("'auto'", "call get_timetable")).isEqualTo("stop");
        assertThat(finish("'required'", "hello")).isEqualTo("tool_calls");
        RecordingExchange named =
                demo.post(
                        PATH,
                        "{'model':'demo-fast','tool_choice':{'type':'function','function':"
                                + "{'name':'get_time'}},"
                                + TOOLS
                                + ","
                                + HELLO
                                + "}");
        assertThat(Demo.json(named).at("/choices/0/message/tool_calls/0/function/name").asText())
                .isEqualTo("get_time");
    }

    @Test
    void answersWithTheToolsResultInsteadOfCallingAgain() {
        String messages =
                "'messages':[{'role':'user','content':'call get_time'},{'role':'assistant',"
                        + "'content':null,'tool_calls':[{'id':'c','type':'function','function':"
                        + "{'name':'get_time','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c','content':'noon'}]";

        RecordingExchange exchange =
                demo.post(PATH, "{'model':'demo-fast'," + TOOLS + "," + messages + "}");

        assertThat(content(exchange)).isEqualTo("The tool answered: \"noon\".");
    }

    @Test
    void fitsTheSchemaOfAStructuredAnswer() {
        RecordingExchange exchange =
                demo.post(
                        PATH,
                        "{'model':'demo-fast','response_format':{'type':'json_schema',"
                                + "'json_schema':{'name':'x','strict':true,'schema':"
                                + "{'type':'object','required':['n'],'properties':"
                                + "{'n':{'type':'integer'}}}}},"
                                + HELLO
                                + "}");
        RecordingExchange object =
                demo.post(
                        PATH,
                        "{'model':'demo-fast','response_format':{'type':'json_object'},"
                                + HELLO
                                + "}");

        assertThat(content(exchange)).isEqualTo("{\"n\":1}");
        assertThat(Demo.json(content(object)).path("answer").asText()).contains("Say hello");
    }

    @Test
    void echoesOnlyTheBeginningOfALongQuestion() {
        String text =
                content(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','messages':[{'role':'user','content':'"
                                        + "😀".repeat(5_000)
                                        + "'}]}"));

        assertThat(text).startsWith("You asked: \"" + "😀".repeat(100) + "...\".");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertWrong("{'messages':[]}", "model");
        assertWrong("{'model':'demo'}", "messages");
        assertWrong("{'model':'demo','messages':[]}", "messages");
        assertWrong("{'model':'demo','messages':'hi'}", "messages");
        assertWrong("{'model':'demo','n':2," + HELLO + "}", "n");
        assertWrong("{'model':'demo','max_tokens':0," + HELLO + "}", "max_tokens");
        assertWrong("{'model':'demo','max_tokens':'4'," + HELLO + "}", "max_tokens");
        assertWrong("{'model':'demo','stream':'yes'," + HELLO + "}", "stream");
        assertWrong("{'model':'demo'", null);
        assertWrong("[]", null);
        assertWrong("", null);
    }

    private void assertWrong(String body, @org.jspecify.annotations.Nullable String param) {
        RecordingExchange exchange = demo.post(PATH, body);

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(Demo.json(exchange).at("/error/type").asText())
                .isEqualTo("invalid_request_error");
        assertThat(Demo.json(exchange).at("/error/param").textValue()).isEqualTo(param);
    }

    private String finish(String choice, String question) {
        return Demo.json(
                        demo.post(
                                PATH,
                                "{'model':'demo-fast','tool_choice':"
                                        + choice
                                        + ","
                                        + TOOLS
                                        + ",'messages':[{'role':'user','content':'"
                                        + question
                                        + "'}]}"))
                .at("/choices/0/finish_reason")
                .asText();
    }

    private static String content(RecordingExchange exchange) {
        return Demo.json(exchange).at("/choices/0/message/content").asText();
    }

    private static ChatCompletion accumulate(RecordingExchange exchange) {
        var accumulator = ChatCompletionAccumulator.create();
        for (String data : Demo.events(exchange)) {
            if (!data.equals("[DONE]")) {
                accumulator.accumulate(Demo.typed(data, ChatCompletionChunk.class).validate());
            }
        }
        return accumulator.chatCompletion().validate();
    }
}
