package io.tollgate.node.config;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.tenant.KeyDigest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gateway gives to its clients.
 *
 * @param name shown in metrics and records, unique
 * @param digest how it is recognised
 * @param madeHere whether it is known to have the gateway's own form, with its checksum
 * @param models what it may use: aliases, {@code provider/model}, model names, each may end in
 *     {@code *}; empty for nothing
 * @param team whose it is, or null
 * @param bodies whether the texts of its requests are kept; null for what {@code audit.bodies} says
 * @param enabled whether it is in force
 * @param expires from when on it is unknown; null for never
 * @param limits its own budgets and limits
 * @param previous secrets it had before and that stay valid for a while
 */
public record VirtualKeyConfig(
        String name,
        KeyDigest digest,
        boolean madeHere,
        List<String> models,
        @Nullable String team,
        @Nullable Boolean bodies,
        boolean enabled,
        @Nullable Instant expires,
        List<Limit> limits,
        List<Previous> previous) {
    /** Where nothing is said of models. */
    static final List<String> EVERY_MODEL = List.of("*");

    static final int SHORTEST = 16;
    static final int LONGEST = 256;

    public VirtualKeyConfig {
        Names.check("name", name);
        models = List.copyOf(models);
        limits = List.copyOf(limits);
        previous = List.copyOf(previous);
    }

    /** A key without secrets from before. */
    public VirtualKeyConfig(
            String name,
            KeyDigest digest,
            boolean madeHere,
            List<String> models,
            @Nullable String team,
            @Nullable Boolean bodies,
            boolean enabled,
            @Nullable Instant expires,
            List<Limit> limits) {
        this(name, digest, madeHere, models, team, bodies, enabled, expires, limits, List.of());
    }

    /** A key that is in force for ever and has no limits of its own. */
    public VirtualKeyConfig(
            String name,
            KeyDigest digest,
            boolean madeHere,
            List<String> models,
            @Nullable String team,
            @Nullable Boolean bodies) {
        this(name, digest, madeHere, models, team, bodies, true, null, List.of());
    }

    /** A secret from before. */
    public record Previous(KeyDigest digest, Instant until) {}
}
