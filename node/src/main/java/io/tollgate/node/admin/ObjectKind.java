package io.tollgate.node.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.Section;
import io.tollgate.node.manage.Item;
import io.tollgate.node.manage.View;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of a section are handled by the API.
 *
 * @param singular for people, such as {@code team}
 * @param read who may look
 * @param make who may add, replace and remove
 * @param edit who may change a part
 * @param longNames whether a name may have slashes in it
 * @param sight whose it is
 * @param preparation what becomes of a value that comes in
 */
record ObjectKind(
        Section section,
        String singular,
        Access read,
        Access make,
        Access edit,
        boolean longNames,
        Sight sight,
        Preparation preparation) {

    /** An object that belongs to no team. */
    static ObjectKind common(Section section, String singular, Access read, boolean longNames) {
        return new ObjectKind(
                section,
                singular,
                read,
                Access.ADMINS,
                Access.ADMINS,
                longNames,
                (_, _) -> true,
                (incoming, arrival, before) ->
                        incoming.value(arrival.section(), arrival.name(), arrival.value(), before));
    }

    String path() {
        return "/api/" + section.label();
    }

    String itemPath() {
        return path() + (longNames ? "/{name...}" : "/{name}");
    }

    /** Whether somebody sees an object. */
    @FunctionalInterface
    interface Sight {
        boolean sees(Identity by, Item item);
    }

    /** Makes a value that came in fit to be kept. */
    @FunctionalInterface
    interface Preparation {
        /**
         * The value to keep.
         *
         * @param before what is there; null where nothing is
         * @throws ApiRefusal where it cannot be kept
         */
        JsonNode prepare(Incoming incoming, Arrival arrival, @Nullable Item before);
    }

    /** A value as it came in. */
    record Arrival(View view, Identity by, Section section, String name, JsonNode value) {}
}
