package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gateway gives to its clients.
 *
 * @param name shown in metrics and records, unique
 * @param digest how it is recognised
 * @param madeHere whether it is known to have the gateway's own form, with its checksum
 * @param models what it may use: aliases, {@code provider/model}, model names, each may end in
 *     {@code *}; empty for everything
 * @param team whose it is, or null
 * @param bodies whether the texts of its requests are kept; null for what {@code audit.bodies} says
 */
public record VirtualKeyConfig(
        String name,
        KeyDigest digest,
        boolean madeHere,
        List<String> models,
        @Nullable String team,
        @Nullable Boolean bodies) {
    static final int SHORTEST = 16;
    static final int LONGEST = 256;

    public VirtualKeyConfig {
        Names.check("name", name);
        models = List.copyOf(models);
    }
}
