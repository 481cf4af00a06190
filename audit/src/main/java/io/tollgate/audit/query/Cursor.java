package io.tollgate.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.NumberedRow;
import java.util.Base64;

/** A place in the list of all rows: right after this one, which need not be there any more. */
record Cursor(long createdAtMillis, String node, long seq) {

    static Cursor of(NumberedRow row) {
        return new Cursor(row.row().createdAtMillis(), row.node(), row.seq());
    }

    /** As clients get it: no promise about what is in it. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((createdAtMillis + " " + seq + " " + node).getBytes(UTF_8));
    }

    static Cursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
            if (parts.length == 3) {
                return new Cursor(Long.parseLong(parts[0]), parts[2], Long.parseLong(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            throw new BadQuestion(expected(text), e);
        }
        throw new BadQuestion("cursor", text, "the value of `next` of the page before");
    }

    private static String expected(String text) {
        return "cursor: " + text + " (expected: the value of `next` of the page before)";
    }
}
