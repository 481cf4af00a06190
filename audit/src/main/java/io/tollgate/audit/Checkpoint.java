package io.tollgate.audit;

import java.util.Optional;

/**
 * A signed statement of how far a node's record went and what it hashed to, for the table {@code
 * checkpoints}. Who holds a copy elsewhere can prove a later change.
 *
 * @param seq of the last row it covers
 * @param chain the whole SHA-256 chain at that row, 64 hex digits
 * @param atMillis when it was made, in milliseconds since 1970
 * @param keyId the first 8 bytes of the SHA-256 of the public key, 16 hex digits
 * @param signature Ed25519 over the other fields, base64
 */
public record Checkpoint(
        String node, long seq, String chain, long atMillis, String keyId, String signature) {
    private static final int FIELDS = 6;

    /** Its fields on one line, with tabs between them. */
    public String line() {
        return String.join(
                "\t", node, Long.toString(seq), chain, Long.toString(atMillis), keyId, signature);
    }

    /** Reads {@link #line}; empty where it is none. */
    public static Optional<Checkpoint> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Checkpoint(
                            fields[0],
                            Long.parseLong(fields[1]),
                            fields[2],
                            Long.parseLong(fields[3]),
                            fields[4],
                            fields[5]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
