package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.ServerException;
import io.tollgate.audit.Store.Written;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a failed call means for a batch. Only an answer that names the content itself as the
 * fault is a rejection; all else (no connection, no answer in time, overload, read-only, too many
 * parts, a wrong password, a missing table) may be mended without touching the batch.
 */
final class Failure {
    /** Error codes of the server that say: this content cannot be stored. */
    private static final Set<Integer> CONTENT =
            Set.of(
                    6, // cannot parse text
                    26, // cannot parse quoted string
                    27, // cannot parse input
                    38, // cannot parse date
                    41, // cannot parse date and time
                    53, // type mismatch
                    69, // argument out of bound
                    70, // cannot convert type
                    72, // cannot parse number
                    117, // incorrect data
                    128, // too large array
                    131, // too large string
                    169, // key is not null
                    321, // value is out of range
                    349, // NULL in an ordinary column
                    407, // decimal overflow
                    469, // violated constraint
                    691); // unknown element of an enum

    private static final int LONGEST = 500;

    private Failure() {}

    /** What to tell the shipper. */
    static Written of(URI host, Throwable failure) {
        ServerException answer = answer(failure);
        if (answer != null && CONTENT.contains(answer.getCode())) {
            return new Written.Rejected(describe(host, failure));
        }
        return new Written.Unavailable(describe(host, failure));
    }

    /** One line with the host, and the server's own words where there are some. */
    static String describe(URI host, Throwable failure) {
        ServerException answer = answer(failure);
        Throwable deepest = answer;
        if (deepest == null) {
            deepest = failure;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
        }
        String message = deepest.getMessage();
        String words = message == null ? deepest.getClass().getSimpleName() : message.strip();
        String line = words.replace('\n', ' ');
        return host + ": " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line);
    }

    /** The server's error code; 0 where it has not answered. */
    static int code(Throwable failure) {
        ServerException answer = answer(failure);
        return answer == null ? 0 : answer.getCode();
    }

    private static @Nullable ServerException answer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException answer) {
                return answer;
            }
        }
        return null;
    }
}
