package io.tollgate.providers.chat;

/**
 * A field of a request that only the client's own API has.
 *
 * @param field where it stands in the client's request, such as {@code tools[0]}
 * @param demanded whether the answer would be another thing without it; else it is a hint that may
 *     be left out
 */
public record Extra(String field, boolean demanded) {
    public Extra {
        if (field.isEmpty()) {
            throw new IllegalArgumentException("field: empty (expected: a field of the request)");
        }
    }
}
