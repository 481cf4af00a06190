package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.ChatAnswer;
import io.tollgate.providers.chat.ChatRequest;
import io.tollgate.providers.dialect.translation.Losses;
import io.tollgate.providers.dialect.translation.PayloadReader;
import java.util.Locale;

/** What Claude takes and gives wherever it runs: for the formats of other platforms. */
public final class Claude {
    /** The tool whose calls are the answer in JSON, for models that take no output schema. */
    public static final String JSON_TOOL = RequestWriter.JSON_TOOL;

    private Claude() {}

    /** Whether that is the name of a Claude, be it with a prefix of a platform or region. */
    public static boolean is(String model) {
        return model.toLowerCase(Locale.ROOT).contains("claude");
    }

    /** Whether it takes an output schema. */
    public static boolean structured(String model) {
        return AnthropicModel.of(model).structured();
    }

    /** Whether it takes temperature, top_p and top_k. */
    public static boolean sampling(String model) {
        return AnthropicModel.of(model).sampling();
    }

    /** The largest bound of output tokens. */
    public static long maxOutput(String model) {
        return AnthropicModel.of(model).maxOutput();
    }

    /** A request of the Messages API, with {@code model} and {@code stream} in it. */
    public static ObjectNode request(ChatRequest request, String model, Losses losses) {
        return RequestWriter.write(request, model, losses);
    }

    /**
     * Writes {@code thinking}, and the effort in {@code output_config}.
     *
     * @param jsonTool whether {@link #JSON_TOOL} is forced, beside which it does not think
     * @return whether it will think
     */
    public static boolean writeThinking(
            ChatRequest request,
            String model,
            Losses losses,
            ObjectNode out,
            boolean jsonTool,
            long maxTokens) {
        return new ThinkingWriter(request, AnthropicModel.of(model), losses, out)
                .write(jsonTool, maxTokens);
    }

    /** A copy of that schema within the bounds of its output schemas. */
    public static JsonNode outputSchema(JsonNode schema) {
        return OutputSchema.of(schema);
    }

    /** Reads the events of one stream. */
    public static PayloadReader payloads() {
        return new MessagePayloads();
    }

    /** Reads a whole answer. */
    public static ChatAnswer answer(JsonNode message) {
        return MessageAnswer.read(message);
    }
}
