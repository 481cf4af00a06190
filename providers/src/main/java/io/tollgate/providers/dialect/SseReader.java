package io.tollgate.providers.dialect;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts a server-sent event stream into events, by the WHATWG rules, on bytes.
 *
 * <p>Lines end in CR, LF or CRLF, mixed, and may be cut anywhere. An event is told the moment its
 * empty line is known, also where that line ends in a CR whose LF is still under way. Invariant:
 * what is kept between two calls is at most one unfinished event, never longer than {@link
 * #MAX_EVENT}; the work is linear in the bytes, whatever the cuts.
 *
 * <p>One instance a stream, one thread.
 */
public final class SseReader {
    /** Longest event, in bytes. */
    public static final int MAX_EVENT = 1 << 20;

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte[] NOTHING = new byte[0];

    private final Scratch scratch;
    private byte[] kept = NOTHING;
    private int keptLength;
    private boolean lineEmpty = true;
    private boolean skipLineFeed;
    private boolean beginning = true;
    private int lines;

    public SseReader(Scratch scratch) {
        this.scratch = scratch;
    }

    /**
     * Takes all of {@code source} and tells the events that are complete.
     *
     * @return {@code READ}, {@code STOPPED} where the listener wanted no more, or {@code TOO_LONG}
     */
    public Outcome accept(ByteBuffer source, Listener listener) {
        int length = source.remaining();
        byte[] bytes = scratch.take(source);
        int start = 0;
        int i = 0;
        while (i < length) {
            if (skipLineFeed) {
                skipLineFeed = false;
                if (bytes[i] == '\n') {
                    i++;
                    if (start == i - 1 && keptLength == 0) {
                        start = i;
                    }
                    continue;
                }
            }
            int lineEnd = lineEnd(bytes, i, length);
            if (lineEnd > i) {
                lineEmpty = false;
            }
            if (lineEnd == length) {
                break;
            }
            skipLineFeed = bytes[lineEnd] == '\r';
            i = lineEnd + 1;
            if (!lineEmpty) {
                lineEmpty = true;
                lines++;
                continue;
            }
            Outcome outcome = eventEnds(bytes, start, i, listener);
            if (outcome != Outcome.READ) {
                return outcome;
            }
            start = i;
        }
        return keep(bytes, start, length) ? Outcome.READ : Outcome.TOO_LONG;
    }

    /** Tells what was kept as an event, although its empty line never came. */
    public Outcome end(Listener listener) {
        if (keptLength == 0) {
            return Outcome.READ;
        }
        lines = 2;
        return eventEnds(NOTHING, 0, 0, listener);
    }

    private Outcome eventEnds(byte[] bytes, int start, int end, Listener listener) {
        boolean single = lines == 1;
        lines = 0;
        if (keptLength == 0) {
            return tell(bytes, start, end, single, listener);
        }
        if (!keep(bytes, start, end)) {
            return Outcome.TOO_LONG;
        }
        byte[] event = kept;
        int length = keptLength;
        kept = NOTHING;
        keptLength = 0;
        return tell(event, 0, length, single, listener);
    }

    private Outcome tell(byte[] bytes, int from, int to, boolean single, Listener listener) {
        int start = from;
        if (beginning) {
            beginning = false;
            if (to - from >= 3
                    && bytes[from] == (byte) 0xEF
                    && bytes[from + 1] == (byte) 0xBB
                    && bytes[from + 2] == (byte) 0xBF) {
                start += 3;
            }
        }
        if (single && isData(bytes, start, to)) {
            int data = afterColon(bytes, start + 4, to);
            int dataEnd = lineEnd(bytes, data, to);
            boolean canonical =
                    data == start + 6
                            && dataEnd == to - 2
                            && bytes[dataEnd] == '\n'
                            && bytes[to - 1] == '\n';
            return listener.event(bytes, start, to, canonical, data, dataEnd, -1, -1)
                    ? Outcome.READ
                    : Outcome.STOPPED;
        }
        return tellLines(bytes, start, to, listener);
    }

    private static boolean isData(byte[] bytes, int at, int end) {
        return end - at > 4
                && bytes[at] == 'd'
                && bytes[at + 1] == 'a'
                && bytes[at + 2] == 't'
                && bytes[at + 3] == 'a'
                && bytes[at + 4] == ':';
    }

    private static int afterColon(byte[] bytes, int colon, int end) {
        return colon + 1 < end && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
    }

    /** An event of several lines, or of one that is no data. */
    private Outcome tellLines(byte[] bytes, int start, int end, Listener listener) {
        int data = -1;
        int dataEnd = -1;
        int name = -1;
        int nameEnd = -1;
        ByteArrayOutputStream joined = null;
        int line = start;
        while (line < end) {
            int lineEnd = lineEnd(bytes, line, end);
            int colon = line;
            while (colon < lineEnd && bytes[colon] != ':') {
                colon++;
            }
            int value = Math.min(lineEnd, afterColon(bytes, colon, lineEnd));
            if (isField(bytes, line, colon, 'd', 'a', 't', 'a')) {
                if (data >= 0) {
                    joined = joined == null ? new ByteArrayOutputStream() : joined;
                    joined.write(bytes, data, dataEnd - data);
                    joined.write('\n');
                }
                data = value;
                dataEnd = lineEnd;
            } else if (colon - line == 5 && isField(bytes, line + 1, colon, 'v', 'e', 'n', 't')) {
                name = value;
                nameEnd = lineEnd;
            }
            line = lineEnd + 1;
        }
        if (data < 0) {
            return Outcome.READ;
        }
        if (joined == null) {
            return listener.event(bytes, start, end, false, data, dataEnd, name, nameEnd)
                    ? Outcome.READ
                    : Outcome.STOPPED;
        }
        joined.write(bytes, data, dataEnd - data);
        int joinedEnd = joined.size();
        if (name >= 0) {
            joined.write(bytes, name, nameEnd - name);
        }
        return tellJoined(joined.toByteArray(), joinedEnd, name >= 0, listener);
    }

    private static Outcome tellJoined(byte[] all, int dataEnd, boolean named, Listener listener) {
        boolean more =
                listener.event(
                        all,
                        0,
                        all.length,
                        false,
                        0,
                        dataEnd,
                        named ? dataEnd : -1,
                        named ? all.length : -1);
        return more ? Outcome.READ : Outcome.STOPPED;
    }

    private static boolean isField(
            byte[] bytes, int at, int end, int first, int second, int third, int fourth) {
        return end - at == 4
                && bytes[at] == first
                && bytes[at + 1] == second
                && bytes[at + 2] == third
                && bytes[at + 3] == fourth;
    }

    private boolean keep(byte[] bytes, int start, int end) {
        int more = end - start;
        if (more == 0) {
            return true;
        }
        if (keptLength + more > MAX_EVENT) {
            kept = NOTHING;
            keptLength = 0;
            return false;
        }
        if (kept.length < keptLength + more) {
            int doubled = Math.max(keptLength + more, keptLength * 2);
            kept = Arrays.copyOf(kept, Math.min(MAX_EVENT, doubled));
        }
        System.arraycopy(bytes, start, kept, keptLength, more);
        keptLength += more;
        return true;
    }

    /** The first CR or LF at or after {@code at}, or {@code end}. */
    private static int lineEnd(byte[] bytes, int at, int end) {
        int i = at;
        while (i + 8 <= end) {
            long word = (long) WORD.get(bytes, i);
            long feed = word ^ (ONES * '\n');
            long carriage = word ^ (ONES * '\r');
            long found = (((feed - ONES) & ~feed) | ((carriage - ONES) & ~carriage)) & HIGH;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            i += 8;
        }
        while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
            i++;
        }
        return i;
    }

    /** How a read went. */
    public enum Outcome {
        READ,
        STOPPED,
        TOO_LONG
    }

    /** Is told of each event that has data. */
    public interface Listener {
        /**
         * One event. The array is valid until the method returns.
         *
         * @param start first byte of the event as it arrived
         * @param end byte after its empty line
         * @param canonical whether it arrived as {@code data: ...\n\n}, so that these bytes can be
         *     handed on
         * @param data first byte of its data, lines joined
         * @param name first byte of its {@code event} field, or -1
         * @return whether to go on
         */
        boolean event(
                byte[] bytes,
                int start,
                int end,
                boolean canonical,
                int data,
                int dataEnd,
                int name,
                int nameEnd);
    }
}
