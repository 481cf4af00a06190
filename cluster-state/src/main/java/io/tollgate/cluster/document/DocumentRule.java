package io.tollgate.cluster.document;

import io.tollgate.cluster.grid.EntryRule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compare-and-set of a document, and its way back from a snapshot. The reply is one byte, and the
 * version the document has then.
 *
 * <p>Invariant: a version is followed by the next one only, and by one of its lineage. A command
 * that is sent twice changes it once, because what the second asks for is there already.
 */
final class DocumentRule implements EntryRule {
    private static final byte REPLACE = 1;
    private static final byte RESTORE = 2;

    /** The document is what was asked for. */
    static final byte DONE = 1;

    /** It is another, and stays so. */
    static final byte OTHER = 2;

    /** Makes {@code next} of the version before it. */
    static byte[] replace(Document next) {
        return command(REPLACE, next);
    }

    /** Brings back what a node had kept, where it goes before what is there. */
    static byte[] restore(Document kept) {
        return command(RESTORE, kept);
    }

    private static byte[] command(byte kind, Document document) {
        byte[] bytes = document.bytes();
        return ByteBuffer.allocate(1 + bytes.length).put(kind).put(bytes).array();
    }

    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        Document now = before == null ? Document.NONE : Document.of(before);
        Document asked = Document.of(Arrays.copyOfRange(command, 1, command.length));
        boolean wanted =
                switch (command[0]) {
                    case REPLACE -> now.version() + 1 == asked.version() && now.related(asked);
                    case RESTORE -> now.related(asked) && asked.newerThan(now);
                    default -> throw new IllegalArgumentException("command: " + command[0]);
                };
        if (wanted) {
            return new Put(asked.bytes(), reply(DONE, asked));
        }
        return new Kept(reply(now.equals(asked) ? DONE : OTHER, now));
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        return Document.of(one).newerThan(Document.of(other)) ? one : other;
    }

    private static byte[] reply(byte outcome, Document now) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(outcome).putLong(now.version()).array();
    }

    static boolean done(byte[] reply) {
        return reply[0] == DONE;
    }

    static long version(byte[] reply) {
        return ByteBuffer.wrap(reply).getLong(1);
    }
}
