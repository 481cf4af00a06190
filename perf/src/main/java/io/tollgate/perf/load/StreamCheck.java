package io.tollgate.perf.load;

import java.util.Arrays;

/**
 * Reads the mock's event stream: measures how long each stamped chunk was under way and counts what
 * has to be there at the end.
 */
final class StreamCheck implements BodyCheck {
    private static final byte[] DATA = Bytes.of("data:");
    private static final byte[] DONE = Bytes.of("[DONE]");
    private static final byte[] USAGE = Bytes.of("\"total_tokens\"");
    private static final byte[] FINISH = Bytes.of("\"stop\"");

    private final StreamTally tally;
    private byte[] line = new byte[512];
    private int lineEnd;
    private int chunks;
    private long lastStamp;
    private boolean finished;
    private boolean usage;
    private boolean done;
    private boolean orderly = true;

    StreamCheck(StreamTally tally) {
        this.tally = tally;
    }

    @Override
    public void begin(int status) {
        lineEnd = 0;
        chunks = 0;
        lastStamp = 0;
        finished = false;
        usage = false;
        done = false;
        orderly = true;
    }

    @Override
    public void take(byte[] data, int from, int to, long now) {
        for (int i = from; i < to; i++) {
            byte b = data[i];
            if (b == '\n') {
                line(now);
                lineEnd = 0;
            } else {
                if (lineEnd == line.length) {
                    line = Arrays.copyOf(line, line.length * 2);
                }
                line[lineEnd++] = b;
            }
        }
    }

    @Override
    public boolean good() {
        return orderly && finished && usage && done && chunks == tally.chunksExpected();
    }

    private void line(long now) {
        if (lineEnd < DATA.length || !Bytes.startsWith(line, 0, DATA)) {
            return;
        }
        long stamp = stamp();
        if (stamp >= 0) {
            chunks++;
            orderly &= stamp > lastStamp && !finished;
            lastStamp = stamp;
            tally.chunk(now - stamp);
        } else if (Bytes.indexOf(line, 0, lineEnd, DONE) >= 0) {
            done = true;
        } else {
            finished |= Bytes.indexOf(line, 0, lineEnd, FINISH) >= 0;
            usage |= Bytes.indexOf(line, 0, lineEnd, USAGE) >= 0;
        }
    }

    private long stamp() {
        int last = lineEnd - MockAnswers.STAMP_DIGITS - 1;
        for (int i = DATA.length; i < last; i++) {
            if (line[i] == '@' && line[i + MockAnswers.STAMP_DIGITS + 1] == '@') {
                return Bytes.number(line, i + 1, lineEnd);
            }
        }
        return -1;
    }
}
