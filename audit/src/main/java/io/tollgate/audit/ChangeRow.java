package io.tollgate.audit;

import org.jspecify.annotations.Nullable;

/**
 * What one change of the configuration did to one object, for the table {@code changes}. It holds
 * no secret.
 *
 * @param id the same wherever the change is seen, and no other's
 * @param atMillis since 1970, by the clock of the node that was asked
 * @param lineage of the configuration: the nodes of a cluster have one
 * @param version of the configuration that it made
 * @param by who asked for it
 * @param what in a few words
 * @param section where the object stands, such as {@code virtual-keys}
 * @param before the object in JSON; null where the file's counted
 * @param after the same afterwards; {@code null} as JSON where the object was removed
 */
public record ChangeRow(
        String id,
        long atMillis,
        String lineage,
        long version,
        String by,
        String what,
        String section,
        String name,
        @Nullable String before,
        @Nullable String after) {
    public ChangeRow {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("id: none (expected: one)");
        }
    }
}
