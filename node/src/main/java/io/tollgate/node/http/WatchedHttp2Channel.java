package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.AbstractHttp2StreamSinkChannel;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2RstStreamStreamSourceChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.protocol.framed.FrameHeaderData;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelExceptionHandler;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/**
 * An HTTP/2 connection that says which stream begins and which one its client has reset, and that
 * can end without cutting a stream. Undertow keeps a reset to itself until somebody writes to the
 * stream; a gateway that waits for a model must know it at once. And it closes a connection with
 * its first GOAWAY, from whichever side.
 *
 * <p>Invariant: while it leaves, nothing but a broken connection, the client's own end, a client
 * that breaks the protocol, or {@link #cut} closes it.
 */
final class WatchedHttp2Channel extends Http2Channel {
    private final Watcher watcher;
    private final ClientFrames frames;
    private final HeldEnd end;
    private boolean leaving;
    private boolean ended;
    private boolean resets;
    private boolean forgiving;

    private WatchedHttp2Channel(
            StreamConnection connection,
            ByteBufferPool buffers,
            PooledByteBuffer read,
            OptionMap options,
            Watcher watcher,
            ClientFrames frames,
            HeldEnd end) {
        super(connection, "h2", buffers, read, false, false, options);
        this.watcher = watcher;
        this.frames = frames;
        this.end = end;
    }

    /**
     * Speaks HTTP/2 on that connection.
     *
     * @param read the first bytes, the client's preface included
     */
    static WatchedHttp2Channel open(
            StreamConnection connection,
            ByteBufferPool buffers,
            PooledByteBuffer read,
            OptionMap options,
            Watcher watcher)
            throws IOException {
        var frames = new ClientFrames(connection.getSourceChannel().getConduit());
        try {
            frames.hide(read.getBuffer());
        } catch (IOException e) {
            read.close();
            throw e;
        }
        connection.getSourceChannel().setConduit(frames);
        var end = new HeldEnd(connection.getSinkChannel().getConduit());
        connection.getSinkChannel().setConduit(end);
        return new WatchedHttp2Channel(connection, buffers, read, options, watcher, frames, end);
    }

    @Override
    public synchronized AbstractHttp2StreamSourceChannel receive() throws IOException {
        AbstractHttp2StreamSourceChannel frame = super.receive();
        if (frame instanceof Http2StreamSourceChannel stream) {
            watcher.begins(stream.getStreamId());
        } else if (frame instanceof Http2RstStreamStreamSourceChannel reset) {
            watcher.reset(reset.getStreamId());
        }
        return frame;
    }

    /** Waits for the rest of headers that come in several frames; Undertow would begin without. */
    @Override
    protected @Nullable FrameHeaderData parseFrame(ByteBuffer data) throws IOException {
        FrameHeaderData head = super.parseFrame(data);
        return data.hasRemaining() || !frames.headersUnfinished() ? head : null;
    }

    /**
     * Frames that Undertow takes for a breach of the protocol, such as DATA of an unknown stream,
     * are what a client may send before it hears that its stream was reset; they are thrown away.
     */
    @Override
    protected AbstractHttp2StreamSourceChannel createChannelImpl(
            FrameHeaderData head, PooledByteBuffer data) throws IOException {
        forgiving = resets;
        try {
            AbstractHttp2StreamSourceChannel channel = super.createChannelImpl(head, data);
            if (channel == null && !ended) {
                updateReceiveFlowControlWindow((int) head.getFrameLength());
            }
            return channel;
        } finally {
            forgiving = false;
        }
    }

    @Override
    public void sendRstStream(int streamId, int statusCode) {
        resets = true;
        super.sendRstStream(streamId, statusCode);
    }

    /** Says GOAWAY: no stream after the last one that began is answered. Those that run go on. */
    void leave() {
        leaving = true;
        end.hold();
        sendGoAway(ERROR_NO_ERROR);
    }

    /** After {@link #leave}, when no stream runs: says nothing more, and waits for the client. */
    void endWrites() {
        ended = true;
        try {
            end.release();
        } catch (IOException _) {
            cut();
        }
    }

    /** Refuses a stream so that its client knows that nothing was done for it. */
    void refuse(int stream) {
        sendRstStream(stream, ERROR_REFUSED_STREAM);
    }

    /** Asks the client of a stream that is answered to send no more of its request. */
    void stopBody(int stream) {
        sendRstStream(stream, ERROR_NO_ERROR);
    }

    /** Closes it at once. */
    void cut() {
        leaving = false;
        IoUtils.safeClose(this);
    }

    @Override
    public void close() throws IOException {
        if (!leaving) {
            super.close();
        }
    }

    @Override
    protected void lastDataRead() {
        leaving = false;
        super.lastDataRead();
    }

    @Override
    public void sendGoAway(
            int status, ChannelExceptionHandler<AbstractHttp2StreamSinkChannel> onFailure) {
        if (forgiving && status == ERROR_PROTOCOL_ERROR) {
            return;
        }
        if (leaving && status != ERROR_NO_ERROR) {
            cut();
        } else {
            super.sendGoAway(status, onFailure);
        }
    }

    /** Undertow resets no stream after a GOAWAY. */
    @Override
    public boolean isThisGoneAway() {
        return super.isThisGoneAway() && !leaving;
    }

    /** Told on the I/O thread. */
    interface Watcher {
        /** The next request handled is this stream's. */
        void begins(int stream);

        void reset(int stream);
    }
}
