package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * One object of the overlay before and after. Null means that the overlay says nothing of it, so
 * that the file's counts; a JSON null hides the file's. Secrets are sealed.
 */
public record Change(
        Section section, String name, @Nullable JsonNode before, @Nullable JsonNode after) {
    boolean sameAs(Change other) {
        return section == other.section
                && name.equals(other.name)
                && same(before, other.before)
                && same(after, other.after);
    }

    /** Whether two values say the same: numbers do that are equal, however they were read. */
    public static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        if (one == null) {
            return other == null;
        }
        return other != null && one.equals(Change::compareLeaves, other);
    }

    private static int compareLeaves(JsonNode one, JsonNode other) {
        boolean same =
                (one.isNumber() && other.isNumber())
                        ? one.decimalValue().compareTo(other.decimalValue()) == 0
                        : one.equals(other);
        return same ? 0 : 1;
    }
}
