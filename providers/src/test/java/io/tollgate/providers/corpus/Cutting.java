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
