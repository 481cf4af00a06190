package io.tollgate.providers.dialect;

/** What a scan of a request body gave. */
public sealed interface Scan {
    /** The fields that routing needs. */
    record Scanned(RequestFields fields) implements Scan {}

    /**
     * The body cannot be used.
     *
     * @param offset the byte at which it goes wrong
     * @param field the field concerned, or ""
     * @param message what is wrong and what was expected, for the client
     */
    record Malformed(int offset, String field, String message) implements Scan {}
}
