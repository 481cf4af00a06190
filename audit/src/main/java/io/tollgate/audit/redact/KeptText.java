package io.tollgate.audit.redact;

/**
 * What is kept of a text.
 *
 * @param bytes UTF-8, without what looks like a secret; not to be changed
 * @param whole whether that is the whole text
 */
public record KeptText(byte[] bytes, boolean whole) {}
