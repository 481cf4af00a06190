package io.tollgate.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Compares the texts of a node's requests with the hashes that their rows carry: the rows are
 * proved by the chain, and so what is compared with them is.
 *
 * <p>Texts are kept for a time of their own, so those that are gone prove nothing. A request that a
 * crash ended has its text and no hash.
 */
final class BodyVerify {
    private static final int HASH_BYTES = 16;

    private final String node;

    BodyVerify(String node) {
        this.node = node;
    }

    /**
     * What came of it.
     *
     * @param agree texts that are what was recorded
     * @param without texts of which their row has no hash, or that have no row any more
     * @param bad the first that is not what was recorded
     */
    record Found(long agree, long without, VerifyReport.@Nullable Bad bad) {
        static final Found NONE = new Found(0, 0, null);
    }

    /** Both sides in order of their numbers, side by side. */
    Found in(Statements statements) throws SQLException {
        try (PreparedStatement hashes =
                        statements.prepare(
                                "SELECT seq, body_hash FROM requests WHERE node = ?"
                                        + " AND body_hash <> '' ORDER BY seq");
                PreparedStatement texts =
                        statements.prepare(
                                "SELECT seq, request, response FROM bodies WHERE node = ?"
                                        + " ORDER BY seq")) {
            hashes.setString(1, node);
            texts.setString(1, node);
            try (ResultSet hash = hashes.executeQuery();
                    ResultSet text = texts.executeQuery()) {
                return compare(hash, text);
            }
        }
    }

    private static Found compare(ResultSet hash, ResultSet text) throws SQLException {
        MessageDigest sha256 = sha256();
        long agree = 0;
        long without = 0;
        long hashSeq = hash.next() ? hash.getLong(1) : Long.MAX_VALUE;
        while (text.next()) {
            long seq = text.getLong(1);
            while (hashSeq < seq) {
                hashSeq = hash.next() ? hash.getLong(1) : Long.MAX_VALUE;
            }
            if (hashSeq > seq) {
                without++;
            } else if (hash.getString(2)
                    .equals(hash(sha256, text.getString(2), text.getString(3)))) {
                agree++;
            } else {
                return new Found(
                        agree,
                        without,
                        new VerifyReport.Bad(seq, "has texts that are not what was recorded"));
            }
        }
        return new Found(agree, without, null);
    }

    private static String hash(MessageDigest sha256, String request, String response) {
        sha256.update(request.getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(response.getBytes(UTF_8));
        return HexFormat.of().formatHex(sha256.digest(), 0, HASH_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this JDK has no SHA-256", impossible);
        }
    }
}
