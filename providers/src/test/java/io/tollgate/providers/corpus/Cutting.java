package io.tollgate.providers.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ways in which a stream is cut into reads; the result must never depend on it. */
public enum Cutting {
    ONE_WRITE {
        @Override
        public List<byte[]> pieces(byte[] stream) {
            return List.of(stream);
        }
    },
    ONE_EVENT_A_WRITE {
        @Override
        public List<byte[]> pieces(byte[] stream) {
            if (isFrames(stream)) {
                return cut(stream, frameStarts(stream));
            }
            var cuts = new ArrayList<Integer>();
            for (int i = 2; i < stream.length; i++) {
                boolean lf = stream[i - 1] == '\n' && stream[i - 2] == '\n';
                boolean crlf =
                        i >= 4
                                && stream[i - 1] == '\n'
                                && stream[i - 2] == '\r'
                                && stream[i - 3] == '\n';
                if (lf || crlf) {
                    cuts.add(i);
                }
            }
            return cut(stream, cuts);
        }
    },
    ONE_BYTE_A_WRITE {
        @Override
        public List<byte[]> pieces(byte[] stream) {
            var cuts = new ArrayList<Integer>();
            for (int i = 1; i < stream.length; i++) {
                cuts.add(i);
            }
            return cut(stream, cuts);
        }
    },
    INSIDE_CHARACTERS_AND_LINE_ENDS {
        @Override
        public List<byte[]> pieces(byte[] stream) {
            if (isFrames(stream)) {
                return cut(stream, insidePreludes(stream));
            }
            var cuts = new ArrayList<Integer>();
            for (int i = 1; i < stream.length; i++) {
                boolean character = (stream[i] & 0xC0) == 0x80;
                boolean lineEnd = stream[i] == '\n';
                if (character || lineEnd || i % 97 == 0) {
                    cuts.add(i);
                }
            }
            return cut(stream, cuts);
        }
    };

    /** The reads, in order; together they are the stream. */
    public abstract List<byte[]> pieces(byte[] stream);

    /** A binary event stream begins with the high bytes of a small length. */
    private static boolean isFrames(byte[] stream) {
        return stream.length > 12 && stream[0] == 0;
    }

    private static List<Integer> frameStarts(byte[] stream) {
        var starts = new ArrayList<Integer>();
        int at = 0;
        while (at + 4 <= stream.length) {
            at += Math.max(16, java.nio.ByteBuffer.wrap(stream, at, 4).getInt());
            if (at < stream.length) {
                starts.add(at);
            }
        }
        return starts;
    }

    private static List<Integer> insidePreludes(byte[] stream) {
        var cuts = new ArrayList<Integer>();
        cuts.add(3);
        for (int start : frameStarts(stream)) {
            for (int cut : new int[] {start - 2, start + 5, start + 11, start + 40}) {
                if (cut > cuts.getLast() && cut < stream.length) {
                    cuts.add(cut);
                }
            }
        }
        return cuts;
    }

    private static List<byte[]> cut(byte[] stream, List<Integer> cuts) {
        var pieces = new ArrayList<byte[]>(cuts.size() + 1);
        int from = 0;
        for (int to : cuts) {
            pieces.add(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(stream, from, stream.length));
        return pieces;
    }
}
