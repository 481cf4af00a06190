package io.tollgate.cluster.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.cluster.grid.EntryRule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of the document it has.
 *
 * @param incarnation of the node in this run
 * @param version the last one it has looked at
 * @param problem why that one is not in force there; "" where it is
 * @param note a few words of the node about itself, such as a digest; at most {@value #MOST_TEXT}
 *     characters are told
 */
public record Standing(long incarnation, long version, String problem, String note) {
    static final int MOST_TEXT = 500;
    private static final byte FORMAT = 1;

    public Standing {
        problem = cut(problem);
        note = cut(note);
    }

    byte[] bytes() {
        byte[] problems = problem.getBytes(UTF_8);
        byte[] notes = note.getBytes(UTF_8);
        return ByteBuffer.allocate(
                        1 + 2 * Long.BYTES + Integer.BYTES + problems.length + notes.length)
                .put(FORMAT)
                .putLong(incarnation)
                .putLong(version)
                .putInt(problems.length)
                .put(problems)
                .put(notes)
                .array();
    }

    static Standing of(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            throw new IllegalArgumentException(
                    "standing: another format (expected: " + FORMAT + ")");
        }
        var in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long incarnation = in.getLong();
        long version = in.getLong();
        byte[] problem = new byte[in.getInt()];
        in.get(problem);
        byte[] note = new byte[in.remaining()];
        in.get(note);
        return new Standing(
                incarnation, version, new String(problem, UTF_8), new String(note, UTF_8));
    }

    private static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }

    private boolean before(Standing other) {
        return incarnation == other.incarnation
                ? version < other.version
                : incarnation < other.incarnation;
    }

    /**
     * A node writes its own entry only; the command is the value. What is older changes nothing.
     */
    static final class Rule implements EntryRule {
        private static final byte[] NOTHING = new byte[0];

        @Override
        public Change apply(byte @Nullable [] before, byte[] command) {
            boolean late = before != null && of(command).before(of(before));
            return late ? new Kept(NOTHING) : new Put(command, NOTHING);
        }

        @Override
        public byte[] merge(byte[] one, byte[] other) {
            return of(one).before(of(other)) ? other : one;
        }
    }
}
