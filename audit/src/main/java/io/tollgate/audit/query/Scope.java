package io.tollgate.audit.query;

/**
 * Whose and which requests: each field narrows, "" does not. Names as in the row.
 *
 * @param key the virtual key's name
 */
public record Scope(String key, String team, String customer, String provider, String model) {
    /** All requests. */
    public static final Scope ALL = new Scope("", "", "", "", "");

    /** Whether it narrows who pays. */
    boolean isOfPayers() {
        return !(key.isEmpty() && team.isEmpty() && customer.isEmpty());
    }

    /** Adds a condition for each field that narrows. */
    void narrow(Where where) {
        where.equal("virtual_key", key);
        where.equal("team", team);
        where.equal("customer", customer);
        where.equal("provider", provider);
        where.equal("model", model);
    }
}
