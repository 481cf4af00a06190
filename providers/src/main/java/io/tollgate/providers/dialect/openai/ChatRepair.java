package io.tollgate.providers.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Ids;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.JsonText;
import io.tollgate.providers.dialect.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slow lane of a chat stream: takes any chunk and writes chunks that OpenAI could have sent.
 *
 * <p>Invariants of what it writes: one id, created, model and object; role in the first delta of a
 * choice; each choice finishes once, in a chunk of its own, and nothing follows; usage stands in
 * one last chunk without choices and only where the client asked.
 */
final class ChatRepair {
    /** Most choices of one answer (OpenAI's own bound for {@code n}). */
    private static final int MAX_CHOICES = 128;

    private static final int MAX_WAITING = 1 << 20;

    private final Clock clock;
    private final boolean usageAsked;
    private final String clientModel;
    private final List<ChoiceRepair> choices = new ArrayList<>(1);

    private @Nullable String id;
    private long created;
    private @Nullable String model;
    private @Nullable JsonNode promptFilter;
    private @Nullable JsonNode usage;
    private @Nullable TokenUsage tokens;
    private boolean usageWritten;
    private @Nullable ChunkLook look;

    ChatRepair(Clock clock, boolean usageAsked, String clientModel) {
        this.clock = clock;
        this.usageAsked = usageAsked;
        this.clientModel = clientModel;
    }

    /** The state of that choice; null where its number is out of bounds. */
    @Nullable ChoiceRepair choice(int index) {
        if (index < 0 || index >= MAX_CHOICES) {
            return null;
        }
        while (choices.size() <= index) {
            choices.add(new ChoiceRepair());
        }
        return choices.get(index);
    }

    /** Looks at chunks of this stream; null before its first chunk. */
    @Nullable ChunkLook look() {
        return look;
    }

    /**
     * Takes note of a chunk that conforms, where it does so also after what came before it.
     *
     * @return false where the slow lane must have it
     */
    boolean passes(ChunkLook chunk, byte[] json) {
        if (chunk.index() >= choices.size()) {
            return false;
        }
        ChoiceRepair state = choices.get(chunk.index());
        if (!state.roleGiven() || state.finishReason() != null) {
            return false;
        }
        String reason = chunk.finishReason();
        if (reason == null) {
            return !chunk.continuesCall() || state.passes(chunk, json);
        }
        boolean last =
                !chunk.carries()
                        && state.settled()
                        && FinishReasons.map(reason, state.hasCalls()).equals(reason);
        if (last) {
            state.finish(reason);
        }
        return last;
    }

    /** Writes what a chunk has for the client. It is changed. */
    void chunk(ObjectNode chunk, ByteSink out) {
        observeUsage(chunk);
        if (isPreamble(chunk)) {
            promptFilter = chunk.path("prompt_filter_results");
            return;
        }
        identify(chunk);
        ArrayNode upstreamChoices =
                chunk.path("choices") instanceof ArrayNode array ? array : Json.array();
        ArrayNode given = Json.array();
        ArrayNode finished = Json.array();
        for (int i = 0; i < upstreamChoices.size(); i++) {
            if (upstreamChoices.get(i) instanceof ObjectNode choice) {
                repair(choice, i, given, finished);
            }
        }
        write(chunk, given, out);
        write(chunk, finished, out);
        if (upstreamChoices.isEmpty() && chunk.path("usage").isObject()) {
            writeUsage(out);
        }
    }

    /** Whether every choice that has been seen has finished. */
    boolean finished() {
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i).finishReason() == null) {
                return false;
            }
        }
        return !choices.isEmpty();
    }

    /** Whether any choice has been given to the client. */
    boolean begun() {
        return !choices.isEmpty();
    }

    /** The finish reason of the first choice. */
    @Nullable String finishReason() {
        return choices.isEmpty() ? null : choices.getFirst().finishReason();
    }

    /** Whether more is held back than a client would ever ask for. */
    boolean overflows() {
        int waiting = 0;
        for (int i = 0; i < choices.size(); i++) {
            waiting += choices.get(i).waiting();
        }
        return waiting > MAX_WAITING;
    }

    @Nullable TokenUsage usage() {
        return tokens;
    }

    /** The provider said that it is done: ends choices it left open and writes the usage. */
    void complete(ByteSink out) {
        ArrayNode finished = Json.array();
        for (int i = 0; i < choices.size(); i++) {
            ChoiceRepair state = choices.get(i);
            if (state.finishReason() == null) {
                ObjectNode choice = Json.object();
                choice.put("index", i);
                choice.set("delta", Json.object());
                repairFinish(state, choice, "stop", finished, finished);
            }
        }
        write(frame(), finished, out);
        writeUsage(out);
    }

    /** Remembers the usage that a chunk reports. */
    void observeUsage(JsonNode chunk) {
        JsonNode reported = chunk.path("usage");
        if (!reported.isObject()) {
            reported = chunk.path("x_groq").path("usage");
        }
        TokenUsage read = reported.isObject() ? UsageReader.read(reported) : null;
        if (read != null) {
            usage = reported;
            tokens = read;
        }
    }

    /** Azure's first chunk: no id, no choices, only what its filter thinks of the prompt. */
    private boolean isPreamble(ObjectNode chunk) {
        return id == null
                && chunk.path("choices").isEmpty()
                && chunk.path("prompt_filter_results").isArray()
                && !chunk.path("usage").isObject();
    }

    private void identify(ObjectNode chunk) {
        if (id == null) {
            String given = Json.string(chunk, "id");
            id = given == null ? Ids.completion() : given;
            long time = chunk.path("created").asLong(0);
            created = time > 0 ? time : clock.instant().getEpochSecond();
            String served = Json.string(chunk, "model");
            model = served == null ? clientModel : served;
            look =
                    new ChunkLook(
                            JsonText.quoted(id),
                            Long.toString(created).getBytes(StandardCharsets.US_ASCII),
                            JsonText.quoted(model));
        }
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", created);
        chunk.put("model", model);
        if (promptFilter != null) {
            chunk.set("prompt_filter_results", promptFilter);
            promptFilter = null;
        }
    }

    private ObjectNode frame() {
        ObjectNode chunk = Json.object();
        identify(chunk);
        return chunk;
    }

    private void repair(ObjectNode choice, int position, ArrayNode given, ArrayNode finished) {
        int index =
                choice.path("index").canConvertToInt() ? choice.path("index").intValue() : position;
        ChoiceRepair state = choice(index);
        if (state == null || state.finishReason() != null) {
            return;
        }
        choice.put("index", index);
        ObjectNode delta = delta(choice);
        boolean first = !state.roleGiven();
        state.repair(delta);
        String reason = choice.path("finish_reason").asText("");
        choice.remove("text");
        if (reason.isEmpty() || choice.path("finish_reason").isNull()) {
            choice.putNull("finish_reason");
            if (first || carries(delta) || hasExtras(choice)) {
                given.add(choice);
            }
            return;
        }
        repairFinish(state, choice, reason, given, finished);
    }

    private static void repairFinish(
            ChoiceRepair state,
            ObjectNode choice,
            String reason,
            ArrayNode given,
            ArrayNode finished) {
        ObjectNode delta = (ObjectNode) choice.path("delta");
        state.closeCalls(delta);
        if (carries(delta) || delta.has("role")) {
            ObjectNode before = choice.deepCopy();
            before.putNull("finish_reason");
            given.add(before);
            choice.set("delta", Json.object());
            if (choice.has("logprobs")) {
                choice.putNull("logprobs");
            }
        }
        String mapped = FinishReasons.map(reason, state.hasCalls());
        state.finish(mapped);
        choice.put("finish_reason", mapped);
        finished.add(choice);
    }

    private static ObjectNode delta(ObjectNode choice) {
        if (choice.path("delta") instanceof ObjectNode delta) {
            choice.remove("message");
            return delta;
        }
        ObjectNode delta =
                choice.path("message") instanceof ObjectNode message ? message : Json.object();
        choice.remove("message");
        choice.set("delta", delta);
        return delta;
    }

    /** Whether a delta has anything that a client could miss. */
    private static boolean carries(ObjectNode delta) {
        for (var field : delta.properties()) {
            JsonNode value = field.getValue();
            boolean empty =
                    value.isNull()
                            || (value.isTextual() && value.textValue().isEmpty())
                            || (value.isContainerNode() && value.isEmpty());
            if (!empty) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasExtras(ObjectNode choice) {
        return choice.path("logprobs").isObject()
                || choice.path("content_filter_offsets").isObject();
    }

    private void write(ObjectNode chunk, ArrayNode given, ByteSink out) {
        if (given.isEmpty()) {
            return;
        }
        chunk.set("choices", given);
        if (chunk.path("usage").isObject()) {
            chunk.putNull("usage");
        }
        Events.data(chunk, out);
    }

    private void writeUsage(ByteSink out) {
        if (usage == null || usageWritten || !usageAsked || !finished()) {
            return;
        }
        usageWritten = true;
        ObjectNode chunk = frame();
        chunk.set("choices", Json.array());
        chunk.set("usage", usage);
        Events.data(chunk, out);
    }
}
