package io.tollgate.providers.catalog;

/** What the catalogue knows of a model's price. */
public sealed interface Quote {
    ModelFacts facts();

    /** It has a price. */
    record Priced(Price price, ModelFacts facts) implements Quote {}

    /** It costs nothing, and somebody said so: a server of one's own, for instance. */
    record Free(ModelFacts facts) implements Quote {}

    /** No price is known, which does not mean that it costs nothing. */
    record Unpriced(ModelFacts facts) implements Quote {
        /** Not even the name is known. */
        public static final Unpriced UNKNOWN = new Unpriced(ModelFacts.UNKNOWN);
    }

    /** The same with what others know of the model where this knows nothing. */
    default Quote or(ModelFacts others) {
        return switch (this) {
            case Priced(Price price, ModelFacts own) -> new Priced(price, own.or(others));
            case Free(ModelFacts own) -> new Free(own.or(others));
            case Unpriced(ModelFacts own) -> new Unpriced(own.or(others));
        };
    }
}
