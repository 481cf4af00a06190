package io.tollgate.governance.ledger;

/** What an account counts. */
public enum Unit {
    /** Billionths of a US dollar; the worst case is held, the actual cost stays. */
    NANO_USD("usd"),
    /** Prompt and answer; the estimate is held, what was used stays. */
    TOKENS("tokens"),
    /** One for each, from its beginning on. */
    REQUESTS("requests"),
    /** One for each while it runs. */
    PARALLEL("parallel");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    /** For ids, metrics and messages. */
    public String label() {
        return label;
    }
}
