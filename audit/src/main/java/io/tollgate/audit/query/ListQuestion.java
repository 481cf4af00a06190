package io.tollgate.audit.query;

import io.tollgate.audit.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Which requests, newest first.
 *
 * @param period null for all time
 * @param outcome null for any
 * @param status the HTTP status; 0 for any
 * @param text a part, in upper or lower case, of a customer, team, key, user, model or error class;
 *     or the whole of a request id, provider, provider key, finish reason, client address, trace id
 *     or prompt hash; "" for any
 * @param cursor where the page before ended: its {@link Page#next}; "" for the first page
 * @param limit rows on a page, 1 to 1000
 */
public record ListQuestion(
        Scope scope,
        @Nullable Period period,
        @Nullable Outcome outcome,
        int status,
        String text,
        String cursor,
        int limit) {
    private static final int MOST = 1000;
    private static final int LONGEST_TEXT = 200;

    public ListQuestion {
        if (limit < 1 || limit > MOST) {
            throw new BadQuestion("limit", Integer.toString(limit), "1 to " + MOST);
        }
        if (text.length() > LONGEST_TEXT) {
            throw new BadQuestion("text", text.length() + " characters", "at most " + LONGEST_TEXT);
        }
    }

    /** The newest. */
    public static ListQuestion newest(int limit) {
        return new ListQuestion(Scope.ALL, null, null, 0, "", "", limit);
    }

    /** The page that begins there. */
    public ListQuestion after(String cursor) {
        return new ListQuestion(scope, period, outcome, status, text, cursor, limit);
    }
}
