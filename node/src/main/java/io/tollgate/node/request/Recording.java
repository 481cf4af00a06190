package io.tollgate.node.request;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.journal.BodyText;
import io.tollgate.audit.journal.Recorder;
import io.tollgate.audit.redact.KeptText;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.providers.dialect.Scratch;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Writes down the requests of one I/O thread, by the rules of the configuration. */
public final class Recording {
    private final @Nullable Recorder recorder;
    private final Rules rules;
    private final PromptHash promptHash;
    private final TextRoom textRoom = new TextRoom();
    private final Scratch scratch = new Scratch();

    /**
     * Prepares one.
     *
     * @param recorder of that thread; null where nothing is recorded
     */
    public Recording(@Nullable Recorder recorder, Rules rules) {
        this.recorder = recorder;
        this.rules = rules;
        this.promptHash = new PromptHash(rules.promptHash());
    }

    /**
     * The rules.
     *
     * @param waits whether a request waits until its record survives a loss of power
     * @param serveUnrecorded whether a request is served that cannot be recorded
     * @param promptHash which hash of the request's body a row has
     * @param textBytes kept of one text at most, where texts are kept
     */
    public record Rules(
            boolean waits,
            boolean serveUnrecorded,
            AuditConfig.PromptHash promptHash,
            int textBytes) {}

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

    /** The body's hash in hexadecimal; "" where it is not wanted. */
    String promptHash(byte[] body) {
        return promptHash.of(body);
    }

    int textBytes() {
        return rules.textBytes();
    }

    /** What answers whose texts are kept may hold. */
    TextRoom textRoom() {
        return textRoom;
    }

    /** For the events of one stream. */
    AssembledAnswer assembledAnswer() {
        return new AssembledAnswer(scratch, textRoom, rules.textBytes());
    }

    /**
     * Writes a text down between the begin and the end of its request, and adds what is kept of it
     * to the hash. Where the journal takes no more, the rest is missing and the text counts as cut.
     *
     * @return whether any of it is kept
     */
    boolean text(long key, BodyText which, KeptText text, MessageDigest hash) {
        if (recorder == null || key <= Recorder.NOT_BEGUN) {
            return false;
        }
        byte[] bytes = text.bytes();
        int at = 0;
        while (at < bytes.length) {
            int to = characterEnd(bytes, Math.min(bytes.length, at + Recorder.MAX_PIECE));
            boolean last = to == bytes.length && text.whole();
            if (!recorder.body(key, which, at, last, ByteBuffer.wrap(bytes, at, to - at))) {
                break;
            }
            hash.update(bytes, at, to - at);
            at = to;
        }
        return at > 0;
    }

    /** That index, or the one before the character in whose middle it is. */
    private static int characterEnd(byte[] utf8, int index) {
        int end = index;
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
