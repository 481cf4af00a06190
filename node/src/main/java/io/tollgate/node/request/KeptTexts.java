package io.tollgate.node.request;

import io.tollgate.audit.journal.BodyText;
import io.tollgate.audit.redact.KeptText;
import io.tollgate.audit.redact.Redactor;
import io.tollgate.node.routing.ProviderKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The two texts of a request whose texts are kept, on their way into the journal: bounded, and
 * without what looks like a secret. The request's is written when it begins, the answer's when it
 * ends; what an answer holds of memory until then comes out of the {@link TextRoom}.
 */
final class KeptTexts {
    private static final int HASH_BYTES = 16;

    /** So much longer than what is kept is looked at, for a text without its secrets is shorter. */
    private static final int MORE = 16 * 1024;

    private final Recording recording;
    private final int most;
    private final MessageDigest hash;
    private @Nullable AssembledAnswer events;
    private @Nullable Collected pieces;
    private int held;
    private byte @Nullable [] answer;
    private boolean answerGoesOn;
    private boolean cut;
    private boolean anyKept;

    KeptTexts(Recording recording) {
        this.recording = recording;
        this.most = recording.textBytes();
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** Writes the request down. */
    void request(long key, byte[] body) {
        int looked = looked(body.length);
        boolean goesOn = looked < body.length;
        write(key, BodyText.REQUEST, Redactor.redact(body, 0, looked, goesOn, most));
        hash.update((byte) 0);
    }

    /** The answer, whole. */
    void answer(ByteBuffer body) {
        int looked = looked(body.remaining());
        byte[] bytes = new byte[looked];
        body.get(body.position(), bytes);
        answer = bytes;
        answerGoesOn = looked < body.remaining();
    }

    /** More of a stream of events. */
    void events(ByteBuffer some) {
        if (events == null) {
            events = recording.assembledAnswer();
        }
        events.accept(some.duplicate());
    }

    /** More of an answer that is not looked at. */
    void piece(ByteBuffer some) {
        if (cut) {
            return;
        }
        if (pieces == null) {
            pieces = new Collected(0, looked(Integer.MAX_VALUE));
        }
        int room = recording.textRoom().take(some.remaining());
        held += room;
        ByteBuffer fits = some.slice(some.position(), room);
        cut = !pieces.add(fits) || room < some.remaining();
    }

    /**
     * Writes down what was said and gives back all memory.
     *
     * @param used the provider's key of the last attempt, which is masked; null for none
     * @return the hash of both texts; "" where nothing was kept
     */
    String finish(long key, @Nullable ProviderKey used) {
        KeptText said = said(used);
        if (said != null) {
            write(key, BodyText.RESPONSE, said);
        }
        return anyKept ? HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES) : "";
    }

    private @Nullable KeptText said(@Nullable ProviderKey used) {
        recording.textRoom().giveBack(held);
        held = 0;
        if (events != null) {
            // Where it was cut it goes on nowhere: it has been closed.
            byte[] text = masked(events.take(), used);
            KeptText kept = Redactor.redact(text, 0, text.length, false, most);
            return new KeptText(kept.bytes(), kept.whole() && !events.isCut());
        }
        if (pieces != null) {
            answer(pieces.bytes());
            answerGoesOn |= cut;
        }
        if (answer == null) {
            return null;
        }
        byte[] text = masked(answer, used);
        return Redactor.redact(text, 0, text.length, answerGoesOn, most);
    }

    private static byte[] masked(byte[] text, @Nullable ProviderKey used) {
        if (used == null) {
            return text;
        }
        String before = new String(text, StandardCharsets.UTF_8);
        String after = used.mask(before);
        return after.equals(before) ? text : after.getBytes(StandardCharsets.UTF_8);
    }

    private int looked(int length) {
        return Math.min(length, most + MORE);
    }

    private void write(long key, BodyText which, KeptText text) {
        if (text.bytes().length > 0) {
            anyKept |= recording.text(key, which, text, hash);
        }
    }
}
