package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An object of the overlay.
 *
 * @param version that changed it last
 * @param value as in the file, with sealed secrets; a JSON null hides the file's object
 */
public record Saved(long version, long atMillis, String by, JsonNode value) {}
