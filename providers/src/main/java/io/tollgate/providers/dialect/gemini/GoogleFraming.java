package io.tollgate.providers.dialect.gemini;

import static io.tollgate.providers.dialect.translation.JsonOut.ascii;

import io.tollgate.providers.dialect.RequestFields;

/**
 * How the responses of one stream follow each other: as data of events without a name, or as the
 * elements of one JSON array that grows. One instance a call, one thread.
 */
final class GoogleFraming {
    static final String ARRAY_TYPE = "application/json; charset=utf-8";
    static final String EVENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] DATA = ascii("data: ");
    private static final byte[] DATA_END = ascii("\r\n\r\n");
    private static final byte[] FIRST = ascii("[");
    private static final byte[] NEXT = ascii(",\r\n");
    private static final byte[] ARRAY_END = ascii("]");
    private static final byte[] EMPTY_ARRAY = ascii("[]");
    private static final byte[] NOTHING = new byte[0];

    private final boolean array;
    private boolean begun;

    private GoogleFraming(boolean array) {
        this.array = array;
    }

    static GoogleFraming of(RequestFields fields) {
        return new GoogleFraming(fields.form() == RequestFields.Form.ARRAY);
    }

    String contentType() {
        return array ? ARRAY_TYPE : EVENT_TYPE;
    }

    /** What goes before the next response. */
    byte[] before() {
        if (!array) {
            return DATA;
        }
        byte[] before = begun ? NEXT : FIRST;
        begun = true;
        return before;
    }

    /** What goes behind each response. */
    byte[] after() {
        return array ? NOTHING : DATA_END;
    }

    /** What goes behind all. */
    byte[] end() {
        if (!array) {
            return NOTHING;
        }
        return begun ? ARRAY_END : EMPTY_ARRAY;
    }
}
