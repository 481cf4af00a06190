package io.tollgate.node.request;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tollgate.node.config.AuditConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes the bodies of requests for their rows. One thread. */
final class PromptHash {
    private static final int SHA_BYTES = 16;

    private final AuditConfig.PromptHash kind;
    private final MessageDigest sha256;

    PromptHash(AuditConfig.PromptHash kind) {
        this.kind = kind;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** In hexadecimal; "" where there is no body or none is wanted. */
    String of(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        return switch (kind) {
            case XXH3 -> {
                HashValue128 hash = Hashing.xxh3_128().hashBytesTo128Bits(body);
                HexFormat hex = HexFormat.of();
                yield hex.toHexDigits(hash.getMostSignificantBits())
                        + hex.toHexDigits(hash.getLeastSignificantBits());
            }
            case SHA_256 -> HexFormat.of().formatHex(sha256.digest(body), 0, SHA_BYTES);
            case OFF -> "";
        };
    }
}
