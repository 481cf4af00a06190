package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.completions.Completion;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.models.Model;
import io.tollgate.node.request.RecordingExchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoRoutesTest {
    private final Demo demo = new Demo();

    @Test
    void completesEachPrompt() {
        RecordingExchange exchange =
                demo.post(
                        "/v1/completions",
                        "{'model':'demo-fast','prompt':['Say one','Say two'],'max_tokens':4}");

        Completion completion = Demo.typed(exchange.answer(), Completion.class).validate();
        assertThat(completion.choices()).hasSize(2);
        assertThat(completion.choices().get(0).text()).isEqualTo(" You asked: \"Say one\".");
        assertThat(completion.choices().get(1).index()).isEqualTo(1);
        assertThat(completion.choices().get(1).finishReason().asString()).isEqualTo("length");
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(8);
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(4);
    }

    @Test
    void streamsACompletion() {
        RecordingExchange exchange =
                demo.post(
                        "/v1/completions",
                        "{'model':'demo-fast','prompt':'Hi','stream':true,'max_tokens':100,"
                                + "'stream_options':{'include_usage':true}}");

        List<String> events = Demo.events(exchange);
        List<JsonNode> chunks =
                events.subList(0, events.size() - 1).stream().map(Demo::json).toList();
        var text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/text").asText("")));
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(text.toString()).startsWith(" You asked: \"Hi\".").endsWith("at a time.");
        assertThat(chunks.getLast().at("/usage/completion_tokens").asLong())
                .isEqualTo(chunks.size() - 2);
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void embedsEachInputAsAUnitVectorInBothFormats() {
        String body =
                "{'model':'demo','input':['one','two','one'],'dimensions':64,"
                        + "'encoding_format':'FORMAT'}";
        RecordingExchange floats = demo.post("/v1/embeddings", body.replace("FORMAT", "float"));
        RecordingExchange base64 = demo.post("/v1/embeddings", body.replace("FORMAT", "base64"));

        Demo.typed(floats.answer(), CreateEmbeddingResponse.class).validate();
        JsonNode data = Demo.json(floats).path("data");
        float[] first = floats(data.path(0).path("embedding"));
        double squares = 0;
        for (float value : first) {
            squares += (double) value * value;
        }
        assertThat(first).hasSize(64);
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(data.path(2).path("embedding")).isEqualTo(data.path(0).path("embedding"));
        assertThat(data.path(1).path("embedding")).isNotEqualTo(data.path(0).path("embedding"));
        assertThat(decode(Demo.json(base64).at("/data/0/embedding").asText())).isEqualTo(first);
        assertThat(Demo.json(floats).at("/usage/prompt_tokens").asLong()).isEqualTo(3);
    }

    @Test
    void embedsTokensAndRefusesWhatIsTooMuch() {
        assertThat(embed("'input':[1,2,3]").at("/usage/total_tokens").asLong()).isEqualTo(3);
        assertThat(embed("'input':[[1,2],[3]]").path("data")).hasSize(2);
        assertThat(embed("'input':'x'").at("/data/0/embedding")).hasSize(256);
        assertThat(embed("'input':[]").at("/error/param").asText()).isEqualTo("input");
        assertThat(embed("'input':{}").at("/error/param").asText()).isEqualTo("input");
        assertThat(embed("'input':'x','dimensions':5000").at("/error/param").asText())
                .isEqualTo("dimensions");
        assertThat(embed("'input':'x','encoding_format':'hex'").at("/error/param").asText())
                .isEqualTo("encoding_format");
    }

    @Test
    void listsItsModels() {
        JsonNode list = Demo.json(demo.send("GET", "/v1/models", ""));
        RecordingExchange one = demo.send("GET", "/v1/models/demo-fast", "");
        RecordingExchange none = demo.send("GET", "/v1/models/gpt-9", "");

        assertThat(list.path("object").asText()).isEqualTo("list");
        assertThat(list.path("data")).hasSize(DemoProvider.models().size());
        assertThat(Demo.typed(one.answer(), Model.class).validate().id()).isEqualTo("demo-fast");
        assertThat(none.status()).isEqualTo(404);
        assertThat(Demo.json(none).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void refusesWhatItDoesNotOffer() {
        RecordingExchange exchange = demo.send("POST", "/v1/audio/speech", "{}");

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(Demo.json(exchange).at("/error/code").asText()).isEqualTo("unknown_url");
        assertThat(demo.send("GET", "/v1/chat/completions", "").status()).isEqualTo(404);
    }

    private JsonNode embed(String fields) {
        return Demo.json(demo.post("/v1/embeddings", "{'model':'demo-fast'," + fields + "}"));
    }

    private static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.path(i).floatValue();
        }
        return values;
    }

    private static float[] decode(String base64) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
