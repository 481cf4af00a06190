package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.RequestRow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Puts the texts of one request together from their pieces. One thread. */
final class BodyTexts {
    private final ByteArrayOutputStream[] texts = {
        new ByteArrayOutputStream(0), new ByteArrayOutputStream(0)
    };
    private final boolean[] begun = new boolean[2];
    private final boolean[] whole = new boolean[2];

    /** Adds the payload of a {@link RowFrame#BODY}. A piece after a gap is left out. */
    void add(ByteBuffer payload) {
        int text = payload.get() & 1;
        boolean last = payload.get() != 0;
        long offset = payload.getLong();
        begun[text] = true;
        if (offset == texts[text].size() && !whole[text]) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            texts[text].writeBytes(bytes);
            whole[text] = last;
        }
    }

    boolean isEmpty() {
        return !begun[0] && !begun[1];
    }

    BodyRow of(String node, long seq, RequestRow row) {
        boolean truncated = (begun[0] && !whole[0]) || (begun[1] && !whole[1]);
        return new BodyRow(
                node,
                seq,
                row.createdAtMillis(),
                row.requestId(),
                text(BodyText.REQUEST),
                text(BodyText.RESPONSE),
                truncated);
    }

    private String text(BodyText which) {
        String text = texts[which.code()].toString(UTF_8);
        boolean cut = !whole[which.code()] && text.endsWith("\ufffd");
        return cut ? text.substring(0, text.length() - 1) : text;
    }

    void clear() {
        for (int text = 0; text < texts.length; text++) {
            texts[text] = new ByteArrayOutputStream(0);
            begun[text] = false;
            whole[text] = false;
        }
    }
}
