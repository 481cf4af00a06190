package io.tollgate.providers.chat;

import org.jspecify.annotations.Nullable;

/**
 * A source that the answer names.
 *
 * @param url where it is on the web; null for a document of the request
 */
public record Citation(@Nullable String url, @Nullable String title, @Nullable String citedText) {}
