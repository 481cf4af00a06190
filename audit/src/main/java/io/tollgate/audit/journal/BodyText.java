package io.tollgate.audit.journal;

/** Which of a request's two texts. The code is written to disk. */
public enum BodyText {
    REQUEST(0),
    RESPONSE(1);

    private final int code;

    BodyText(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
