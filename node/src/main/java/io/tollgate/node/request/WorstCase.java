package io.tollgate.node.request;

import io.tollgate.node.routing.Provider;
import io.tollgate.node.routing.Route;
import io.tollgate.providers.catalog.Cost;
import io.tollgate.providers.catalog.Kind;
import io.tollgate.providers.catalog.ModelFacts;
import io.tollgate.providers.catalog.Price;
import io.tollgate.providers.catalog.Quote;
import io.tollgate.providers.catalog.ServiceTier;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.OutputLimit;
import io.tollgate.providers.tokens.TokenEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The most that a request can use and cost, whichever of its candidates serves it.
 *
 * <p>The prompt counts with what its bytes can come to at most, the answer with what the request
 * allows, else with what the model gives at most, else with a default that the request is then
 * given as its limit. Images, speech and audio of forwarded calls count by the body; audio as if a
 * second of it had four thousand bytes.
 */
final class WorstCase {
    /** Of audio: 32 kbit/s. */
    private static final int AUDIO_BYTES_PER_MILLI = 4;

    /** A third of a second for each byte of the text, where a second of speech has 25 tokens. */
    private static final int SPOKEN_TOKENS_A_BYTE = 8;

    /** Of one picture, where it is charged by tokens: of the largest that is known. */
    private static final int IMAGE_TOKENS = 6_240;

    /** Tokens that a conversation may hold, where nobody knows. */
    private static final long REALTIME_CONTEXT = 128_000;

    private static final Set<Kind> OF_VOICES =
            Set.of(Kind.AUDIO_INPUT, Kind.IMAGE_INPUT, Kind.AUDIO_OUTPUT);

    private final Operation operation;
    private final long bytes;
    private final long answers;
    private final List<Price> prices;
    private final @Nullable String unpriced;
    private final long input;
    private final long output;
    private final boolean bounded;

    private WorstCase(
            Operation operation,
            long bytes,
            long answers,
            Candidates candidates,
            long input,
            long output,
            boolean bounded) {
        this.operation = operation;
        this.bytes = bytes;
        this.answers = answers;
        this.prices = candidates.prices;
        this.unpriced = candidates.unpriced;
        this.input = input;
        this.output = output;
        this.bounded = bounded;
    }

    static WorstCase of(Admitted admitted, Route route, Pricing pricing, long defaultMaxTokens) {
        var candidates = new Candidates(pricing);
        route.candidates(candidates::add);
        byte[] body = admitted.body();
        OutputLimit said = admitted.fields().output();
        Operation operation = admitted.operation();
        if (operation == Operation.REALTIME) {
            return ofRealtime(candidates, defaultMaxTokens);
        }
        if (operation == Operation.COUNT_TOKENS) {
            return new WorstCase(operation, 0, 1, new Candidates(pricing), 0, 0, true);
        }
        boolean text = !operation.forwarded() || admitted.fields().objectStart() >= 0;
        long input = text ? TokenEstimate.atMost(body, 0, body.length) : 0;
        if (said.continued()) {
            input = Math.max(input, candidates.contextWindow);
        }
        boolean bounded = true;
        long output = 0;
        if (answers(operation)) {
            output = said.most();
            if (output < 0 && candidates.capped) {
                output = candidates.maxOutput;
            } else if (output < 0) {
                output = defaultMaxTokens;
                bounded = false;
            }
        } else if (operation == Operation.SPEECH) {
            long spoken = (long) SPOKEN_TOKENS_A_BYTE * body.length;
            output = candidates.capped ? Math.min(spoken, candidates.maxOutput) : spoken;
        } else if (operation.countedByRequest()) {
            output = Math.max(0, said.most());
        }
        return new WorstCase(
                operation, body.length, said.answers(), candidates, input, output, bounded);
    }

    /** One answer of a conversation, which may have filled all the room of the model. */
    private static WorstCase ofRealtime(Candidates candidates, long defaultMaxTokens) {
        long input = candidates.contextWindow > 0 ? candidates.contextWindow : REALTIME_CONTEXT;
        long output = candidates.capped ? candidates.maxOutput : defaultMaxTokens;
        return new WorstCase(Operation.REALTIME, 0, 1, candidates, input, output, true);
    }

    private static boolean answers(Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETIONS, RESPONSES -> true;
            case EMBEDDINGS,
                    RERANK,
                    COUNT_TOKENS,
                    REALTIME,
                    IMAGES,
                    SPEECH,
                    TRANSCRIPTION,
                    FORWARD ->
                    false;
        };
    }

    /** A candidate that nobody knows the price of; null where there is none. */
    @Nullable String unpriced() {
        return unpriced;
    }

    /** Tokens of one answer. */
    long output() {
        return output;
    }

    /** Whether the request or the model sets {@link #output}, so that it need not be told. */
    boolean bounded() {
        return bounded;
    }

    /** Whether a shorter answer would cost less, and can be asked for. */
    boolean canBeLowered() {
        return answers(operation) && output > 1;
    }

    /** Prompt and answers of that length. */
    long tokens(long maxTokens) {
        long all =
                answers > Long.MAX_VALUE / 2 / Math.max(1, maxTokens)
                        ? Long.MAX_VALUE / 2
                        : answers * maxTokens;
        return input + all;
    }

    /** What it costs with answers of that length, in nano-dollars. */
    long nanoUsd(long maxTokens) {
        long most = 0;
        for (Price price : prices) {
            most = Math.max(most, of(price, maxTokens));
        }
        return most;
    }

    private long of(Price price, long maxTokens) {
        if (operation == Operation.REALTIME) {
            return Cost.worstCase(
                    price, ServiceTier.STANDARD, input, maxTokens, answers, OF_VOICES);
        }
        Set<Kind> also = operation == Operation.SPEECH ? Set.of(Kind.AUDIO_OUTPUT) : Set.of();
        long cost = Cost.worstCase(price, ServiceTier.STANDARD, input, maxTokens, answers, also);
        if (!operation.countedByRequest()) {
            return cost;
        }
        long image = price.dearest(Kind.IMAGES, ServiceTier.STANDARD, input);
        if (operation == Operation.IMAGES) {
            image = Math.max(image, share(price, Kind.IMAGE_OUTPUT, IMAGE_TOKENS));
        }
        cost += image * Math.min(answers, 1000);
        if (operation == Operation.IMAGES) {
            return cost;
        }
        cost += share(price, Kind.CHARACTERS, bytes);
        return cost + share(price, Kind.AUDIO_MILLIS, bytes / AUDIO_BYTES_PER_MILLI);
    }

    private long share(Price price, Kind kind, long count) {
        double cost =
                (double) price.dearest(kind, ServiceTier.STANDARD, input) * count / kind.quantity();
        return (long) Math.ceil(cost);
    }

    /** The longest answers that this pays for; 0 where it does not even pay for the prompt. */
    long affordable(long nanoUsd) {
        long low = 0;
        long high = output;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (nanoUsd(middle) <= nanoUsd) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** What is known of all that may be asked. */
    private static final class Candidates {
        private final Pricing pricing;
        private final List<Price> prices = new ArrayList<>(4);
        private @Nullable String unpriced;
        private long maxOutput;
        private long contextWindow;
        private boolean capped = true;

        Candidates(Pricing pricing) {
            this.pricing = pricing;
        }

        void add(Provider provider, String model) {
            if (model.isEmpty()) {
                return;
            }
            Quote quote = pricing.quote(provider, model);
            switch (quote) {
                case Quote.Priced priced -> prices.add(priced.price());
                case Quote.Free _ -> {}
                case Quote.Unpriced _ -> unpriced = provider.name() + "/" + model;
            }
            ModelFacts facts = quote.facts();
            long cap = facts.maxOutput() > 0 ? facts.maxOutput() : facts.contextWindow();
            capped &= cap > 0;
            maxOutput = Math.max(maxOutput, cap);
            contextWindow = Math.max(contextWindow, facts.contextWindow());
        }
    }
}
