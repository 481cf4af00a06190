package io.tollgate.providers.catalog;

/** What the catalogue knows of a model's price. */
public sealed interface Quote {
    ModelFacts facts();

    /** The same with what others know of the model where this knows nothing. */
    Quote or(ModelFacts others);

    /** It has a price. */
    record Priced(Price price, ModelFacts facts) implements Quote {
        @Override
        public Quote or(ModelFacts others) {
            return new Priced(price, facts.or(others));
        }
    }

    /** It costs nothing, and somebody said so: a server of one's own, for instance. */
    record Free(ModelFacts facts) implements Quote {
        @Override
        public Quote or(ModelFacts others) {
            return new Free(facts.or(others));
        }
    }

    /** No price is known, which does not mean that it costs nothing. */
    record Unpriced(ModelFacts facts) implements Quote {
        /** Not even the name is known. */
        public static final Unpriced UNKNOWN = new Unpriced(ModelFacts.UNKNOWN);

        @Override
        public Quote or(ModelFacts others) {
            return new Unpriced(facts.or(others));
        }
    }
}
