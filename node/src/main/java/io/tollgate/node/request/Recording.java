package io.tollgate.node.request;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.journal.Recorder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes down the requests of one I/O thread, by the rules of the configuration. */
public final class Recording {
    private static final int HASH_BYTES = 16;

    private final @Nullable Recorder recorder;
    private final Rules rules;
    private final MessageDigest sha256;

    /**
     * Prepares one.
     *
     * @param recorder of that thread; null where nothing is recorded
     */
    public Recording(@Nullable Recorder recorder, Rules rules) {
        this.recorder = recorder;
        this.rules = rules;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /**
     * The rules.
     *
     * @param waits whether a request waits until its record survives a loss of power
     * @param serveUnrecorded whether a request is served that cannot be recorded
     * @param promptHash whether a row has a hash of the request's body
     */
    public record Rules(boolean waits, boolean serveUnrecorded, boolean promptHash) {
        public static final Rules NOTHING = new Rules(false, true, false);
    }

    boolean isOff() {
        return recorder == null;
    }

    boolean waits() {
        return recorder != null && rules.waits();
    }

    /** The request's key, or {@link Recorder#NO_ROOM} where it must be refused. */
    long begin(RequestRow row) {
        if (recorder == null) {
            return Recorder.NOT_BEGUN;
        }
        long key = recorder.begin(row);
        return key == Recorder.NO_ROOM && rules.serveUnrecorded() ? Recorder.NOT_BEGUN : key;
    }

    void end(long key, RequestRow row) {
        if (recorder != null) {
            recorder.end(key, row);
        }
    }

    /**
     * Goes on, on the exchange's thread: at once, or when what was written is on disk.
     *
     * @param then told whether the request may be served: false where the disk failed and requests
     *     that cannot be recorded are refused
     */
    void whenDurable(Exchange exchange, Durable then) {
        if (recorder == null || !rules.waits()) {
            then.go(true);
        } else {
            recorder.whenForced(held -> {
                boolean serve = held || rules.serveUnrecorded();
                exchange.loop().upstream().execute(() -> then.go(serve));
            });
        }
    }

    /** What comes after something was written down. */
    interface Durable {
        void go(boolean serve);
    }

    /** The beginning of the body's SHA-256 in hexadecimal; "" where it is not wanted. */
    String promptHash(byte[] body) {
        if (recorder == null || !rules.promptHash() || body.length == 0) {
            return "";
        }
        return HexFormat.of().formatHex(sha256.digest(body), 0, HASH_BYTES);
    }
}
