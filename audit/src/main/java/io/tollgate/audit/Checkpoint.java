package io.tollgate.audit;

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
        String node, long seq, String chain, long atMillis, String keyId, String signature) {}
