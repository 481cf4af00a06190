package io.tollgate.node.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Follows the borders of the frames of an HTTP/2 client, and keeps its GOAWAY from Undertow, which
 * would reset every running stream and close the connection. A client says by it that it begins no
 * further stream; what runs is to go on (RFC 9113, 6.8), and the AWS SDK for JavaScript says it as
 * soon as an answer begins.
 *
 * <p>A GOAWAY gets a type that nobody knows, which Undertow skips. Only on the I/O thread.
 */
final class ClientFrames extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private static final int PREFACE_BYTES = 24;
    private static final int LENGTH_BYTES = 3;
    private static final int HEAD_BYTES = 9;
    private static final int FLAGS_AT = 4;
    private static final int FIRST_OF_STREAM = 5;
    private static final int HEADERS = 1;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    private static final int LEAST_LENGTH = 8;

    /** Of those that are kept for experiments. */
    private static final byte UNKNOWN = (byte) 0xf7;

    private int skipped = PREFACE_BYTES;
    private int headAt;
    private int length;
    private int type;
    private int stream;
    private boolean hiding;
    private boolean unfinished;

    ClientFrames(StreamSourceConduit next) {
        super(next);
    }

    /**
     * Goes over bytes that were read before, between the buffer's position and its limit.
     *
     * @throws IOException for a GOAWAY on a stream
     */
    void hide(ByteBuffer bytes) throws IOException {
        hide(bytes, bytes.position(), bytes.limit());
    }

    /** Whether the last frame that was read has headers of which more come in the next one. */
    boolean headersUnfinished() {
        return unfinished;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int from = target.position();
        int count = next.read(target);
        hide(target, from, target.position());
        return count;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        long all = 0;
        for (int i = offset; i < offset + length; i++) {
            while (targets[i].hasRemaining()) {
                int count = read(targets[i]);
                if (count <= 0) {
                    return all == 0 ? count : all;
                }
                all += count;
            }
        }
        return all;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
            throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
    }

    private void hide(ByteBuffer bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (skipped > 0) {
                int step = Math.min(skipped, to - at);
                skipped -= step;
                at += step;
            } else {
                head(bytes, at++);
            }
        }
    }

    private void head(ByteBuffer bytes, int at) throws IOException {
        int octet = bytes.get(at) & 0xff;
        if (headAt < LENGTH_BYTES) {
            length = length << 8 | octet;
        } else if (headAt == LENGTH_BYTES) {
            type = octet;
            // Undertow refuses those that are too short.
            hiding = octet == GOAWAY && length >= LEAST_LENGTH;
            if (hiding) {
                bytes.put(at, UNKNOWN);
            }
        } else if (headAt == FLAGS_AT) {
            unfinished = (type == HEADERS || type == CONTINUATION) && (octet & END_HEADERS) == 0;
        } else if (headAt == FIRST_OF_STREAM) {
            stream = octet & 0x7f;
        } else if (headAt > FIRST_OF_STREAM) {
            stream = stream << 8 | octet;
        }
        if (++headAt == HEAD_BYTES) {
            endHead();
        }
    }

    private void endHead() throws IOException {
        if (hiding && stream != 0) {
            throw new IOException("A GOAWAY on stream " + stream + " (expected: 0)");
        }
        skipped = length;
        headAt = 0;
        length = 0;
    }
}
