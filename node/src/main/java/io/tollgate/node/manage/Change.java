package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.Section;
import org.jspecify.annotations.Nullable;

/**
 * One object of the overlay before and after. Null means that the overlay says nothing of it, so
 * that the file's counts; a JSON null hides the file's. Secrets are sealed.
 */
public record Change(
        Section section, String name, @Nullable JsonNode before, @Nullable JsonNode after) {}
