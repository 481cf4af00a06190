package io.tollgate.node.acceptance.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the bytes of a body are cut into pieces. The answer must not depend on it. */
public enum Cutting {
    ONE_WRITE {
        @Override
        boolean cutBefore(byte[] body, int index) {
            return false;
        }
    },
    ONE_EVENT_A_WRITE {
        @Override
        boolean cutBefore(byte[] body, int index) {
            return endsWith(body, index, "\n\n") || endsWith(body, index, "\r\n\r\n");
        }
    },
    ONE_BYTE_A_WRITE {
        @Override
        boolean cutBefore(byte[] body, int index) {
            return true;
        }
    },
    /** Inside every UTF-8 sequence, every CRLF, every pair of line feeds and every field name. */
    INSIDE_SEQUENCES {
        @Override
        boolean cutBefore(byte[] body, int index) {
            boolean insideCharacter = (body[index] & 0xC0) == 0x80;
            boolean beforeLineFeed =
                    body[index] == '\n' && (body[index - 1] == '\r' || body[index - 1] == '\n');
            return insideCharacter || beforeLineFeed || endsWith(body, index, "dat");
        }
    };

    /** The body in pieces; none is empty. */
    public List<byte[]> pieces(byte[] body) {
        var pieces = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 1; i < body.length; i++) {
            if (cutBefore(body, i)) {
                pieces.add(Arrays.copyOfRange(body, start, i));
                start = i;
            }
        }
        if (start < body.length) {
            pieces.add(Arrays.copyOfRange(body, start, body.length));
        }
        return pieces;
    }

    abstract boolean cutBefore(byte[] body, int index);

    private static boolean endsWith(byte[] body, int end, String ending) {
        int start = end - ending.length();
        if (start < 0) {
            return false;
        }
        for (int i = 0; i < ending.length(); i++) {
            if (body[start + i] != ending.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
