package io.tollgate.providers.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.chat.CacheHint;
import io.tollgate.providers.dialect.translation.Fields;
import org.jspecify.annotations.Nullable;

/** The field {@code cache_control} of blocks and tools. */
final class CacheControl {
    private CacheControl() {}

    static @Nullable CacheHint read(Fields block) {
        JsonNode control = block.node().path("cache_control");
        if (!control.isObject()) {
            return null;
        }
        JsonNode ttl = control.path("ttl");
        return ttl.isTextual() ? new CacheHint(ttl.textValue()) : CacheHint.DEFAULT;
    }

    static void write(@Nullable CacheHint hint, ObjectNode block) {
        if (hint == null) {
            return;
        }
        ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
        if (hint.ttl() != null) {
            control.put("ttl", hint.ttl());
        }
    }
}
