package io.tollgate.providers.chat;

import org.jspecify.annotations.Nullable;

/**
 * The prompt up to here is worth keeping.
 *
 * @param ttl for how long, such as {@code 5m} or {@code 1h}; null for the provider's choice
 */
public record CacheHint(@Nullable String ttl) {
    public static final CacheHint DEFAULT = new CacheHint(null);
}
