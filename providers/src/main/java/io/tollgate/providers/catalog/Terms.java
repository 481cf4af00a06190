package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * The terms of a price list's entry: {@code key} to {@code value}, both text.
 *
 * <p>A price is {@code [tier.][above-TOKENS.]kind}, in dollars for the quantity of the kind: {@code
 * input}, {@code above-200000.input}, {@code batch.output}. The rest: {@code free} ({@code true}),
 * {@code same-as} (another model of the provider), {@code context} and {@code max-output} (tokens),
 * {@code mode}, {@code takes} and {@code gives} (modalities, comma between), {@code retires} (a
 * date), {@code source}.
 */
public final class Terms {
    static final String SAME_AS = "same-as";
    private static final String ABOVE = "above-";
    private static final String TOKENS = "tokens, 1 to 1000000000";
    private static final long MOST_TOKENS = 1_000_000_000;
    private static final List<String> TEXTS =
            List.of("mode", "takes", "gives", "retires", "source", SAME_AS);

    private final Price.Builder price = Price.builder();
    private final List<Wrong> wrong = new ArrayList<>();
    private boolean free;
    private boolean sameAs;
    private long context;
    private long maxOutput;
    private String mode = "";
    private List<String> takes = List.of();
    private List<String> gives = List.of();

    private Terms() {}

    /** A term that cannot be used. */
    public record Wrong(String key, String message) {}

    /** What became of an entry's terms. */
    public sealed interface Reading {
        /** All of them can be used. */
        record Read(PriceEntry entry) implements Reading {}

        /** Some cannot; at least one. */
        record Refused(List<Wrong> wrong) implements Reading {}
    }

    /** Reads the terms of an entry. */
    public static Reading read(String provider, String model, SequencedMap<String, String> terms) {
        var reader = new Terms();
        for (Map.Entry<String, String> term : terms.entrySet()) {
            reader.term(term.getKey(), term.getValue());
        }
        reader.together(model);
        if (!reader.wrong.isEmpty()) {
            return new Reading.Refused(List.copyOf(reader.wrong));
        }
        return new Reading.Read(new PriceEntry(provider, model, terms, reader.quote()));
    }

    /** The keys that stand for themselves, for suggestions. */
    public static List<String> keys() {
        var keys = new ArrayList<String>();
        Kind.ALL.forEach(kind -> keys.add(kind.key()));
        keys.addAll(List.of("free", "context", "max-output"));
        keys.addAll(TEXTS);
        return keys;
    }

    private void term(String key, String value) {
        switch (key) {
            case "free" -> free(value);
            case "context" -> context = tokens(key, value);
            case "max-output" -> maxOutput = tokens(key, value);
            case "mode" -> mode = value;
            case "takes" -> takes = List.of(value.split(",", -1));
            case "gives" -> gives = List.of(value.split(",", -1));
            case SAME_AS -> sameAs = true;
            case "retires", "source" -> {
                // for people
            }
            default -> rate(key, value);
        }
    }

    private void free(String value) {
        if (value.equals("true")) {
            free = true;
        } else {
            wrong.add(new Wrong("free", value + " (expected: true, or prices instead)"));
        }
    }

    private void rate(String key, String value) {
        String rest = key;
        ServiceTier tier = ServiceTier.STANDARD;
        for (ServiceTier other : ServiceTier.ALL) {
            if (rest.startsWith(other.key() + ".")) {
                tier = other;
                rest = rest.substring(other.key().length() + 1);
                break;
            }
        }
        long above = 0;
        int point = rest.indexOf('.');
        if (rest.startsWith(ABOVE) && point > 0) {
            above = tokens(key, rest.substring(ABOVE.length(), point));
            rest = rest.substring(point + 1);
        }
        Optional<Kind> kind = Kind.ofKey(rest);
        if (kind.isEmpty()) {
            wrong.add(new Wrong(key, "unknown key"));
            return;
        }
        OptionalLong nanos = Dollars.parse(value);
        if (nanos.isEmpty()) {
            wrong.add(new Wrong(key, value + " (expected: " + Dollars.EXPECTED + ")"));
            return;
        }
        price.rate(tier, above, kind.get(), nanos.getAsLong());
    }

    private long tokens(String key, String value) {
        if (!value.isEmpty() && value.length() <= 10 && digits(value)) {
            long tokens = Long.parseLong(value);
            if (tokens >= 1 && tokens <= MOST_TOKENS) {
                return tokens;
            }
        }
        wrong.add(new Wrong(key, value + " (expected: " + TOKENS + ")"));
        return 0;
    }

    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private void together(String model) {
        if (free && !price.isEmpty()) {
            wrong.add(new Wrong("free", "beside prices (expected: one of the two)"));
        }
        if (sameAs && (free || !price.isEmpty())) {
            wrong.add(new Wrong(SAME_AS, "beside a price (expected: one of the two)"));
        }
        if (model.indexOf('*') >= 0 && model.indexOf('*') < model.length() - 1) {
            wrong.add(new Wrong("model", model + " (expected: * at the end only)"));
        }
    }

    private Quote quote() {
        var facts = new ModelFacts(context, maxOutput, mode, takes, gives);
        if (free) {
            return new Quote.Free(facts);
        }
        return price.isEmpty() ? new Quote.Unpriced(facts) : new Quote.Priced(price.build(), facts);
    }

    /** The terms of a line of a price file, {@code key=value} with spaces between. */
    static void split(String line, int from, Map<String, String> into) {
        int begin = from;
        while (begin < line.length()) {
            int end = line.indexOf(' ', begin);
            end = end < 0 ? line.length() : end;
            if (end > begin) {
                int equals = line.indexOf('=', begin);
                boolean pair = equals > begin && equals < end;
                into.put(
                        line.substring(begin, pair ? equals : end),
                        pair ? line.substring(equals + 1, end) : "");
            }
            begin = end + 1;
        }
    }
}
