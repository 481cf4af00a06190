package io.tollgate.providers.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Bytes through TLS. Works in the scratch buffers of its loop; between two events it holds only the
 * beginning of an unfinished record and what the socket did not take.
 */
final class TlsTransport implements Transport {
    private static final byte[] NONE = {};
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** What a handshake waits for. */
    enum Wants {
        READ,
        WRITE,
        TASKS,
        NOTHING
    }

    private final Loop loop;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final SSLEngine engine;
    private byte[] partial = NONE;
    private @Nullable ByteBuffer unsent;
    private boolean ended;

    TlsTransport(Loop loop, StreamConnection stream, SSLContext context, Origin origin) {
        this.loop = loop;
        this.source = stream.getSourceChannel().getConduit();
        this.sink = stream.getSinkChannel().getConduit();
        this.engine = context.createSSLEngine(Names.bare(origin.host()), origin.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!Names.isLiteral(origin.host())) {
            parameters.setServerNames(List.of(new SNIHostName(origin.host())));
        }
        engine.setSSLParameters(parameters);
    }

    SSLEngine engine() {
        return engine;
    }

    @Override
    public int read(ByteBuffer in) throws IOException {
        ByteBuffer net = loop.tlsIn();
        net.clear().put(partial);
        int count = source.read(net);
        if (count < 0) {
            throw new IOException("closed without the end of TLS");
        }
        if (count == 0) {
            return 0;
        }
        net.flip();
        boolean more = true;
        while (more && net.hasRemaining()) {
            more = unwrap(net, in);
        }
        keepPartial(net);
        return in.position() == 0 && ended ? -1 : in.position();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void write(ByteBuffer out) throws IOException {
        if (unsent != null) {
            return;
        }
        ByteBuffer net = loop.tlsOut();
        net.clear();
        while (out.hasRemaining()) {
            SSLEngineResult result = engine.wrap(out, net);
            switch (result.getStatus()) {
                case OK -> {}
                case CLOSED -> throw new SSLException("TLS has been closed");
                case BUFFER_OVERFLOW, BUFFER_UNDERFLOW -> {
                    if (net.position() == 0) {
                        throw new SSLException("a TLS record does not fit");
                    }
                    if (!send(net)) {
                        return;
                    }
                    net.clear();
                }
            }
        }
        send(net);
    }

    @Override
    public boolean flush() throws IOException {
        ByteBuffer rest = unsent;
        if (rest == null) {
            return true;
        }
        sink.write(rest);
        if (rest.hasRemaining()) {
            return false;
        }
        unsent = null;
        return true;
    }

    @Override
    public void sayGoodbye() {
        try {
            engine.closeOutbound();
            if (unsent == null) {
                wrapEmpty();
            }
        } catch (IOException e) {
            unsent = null; // the peer learns it from the end of the connection
        }
    }

    /** Goes on with the handshake as far as the bytes at hand allow. */
    Wants handshake() throws IOException {
        while (true) {
            if (!flush()) {
                return Wants.WRITE;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Wants.TASKS;
                }
                case NEED_WRAP -> wrapEmpty();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!unwrapHandshake()) {
                        return Wants.READ;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return Wants.NOTHING;
                }
            }
        }
    }

    /** Runs what the engine has delegated; on any thread, while nobody else uses the engine. */
    void runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Unwraps one record; returns whether there may be another. */
    private boolean unwrap(ByteBuffer net, ByteBuffer in) throws IOException {
        SSLEngineResult result = engine.unwrap(net, in);
        return switch (result.getStatus()) {
            case OK -> afterRecord(result) || result.bytesConsumed() > 0;
            case BUFFER_UNDERFLOW -> false;
            case CLOSED -> {
                ended = true;
                yield false;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is too large");
        };
    }

    /** Does what a message after the handshake asks for, such as an answer to a key update. */
    private boolean afterRecord(SSLEngineResult result) throws IOException {
        return switch (result.getHandshakeStatus()) {
            case NEED_TASK -> {
                runTasks();
                yield true;
            }
            case NEED_WRAP -> {
                wrapEmpty();
                yield true;
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> false;
        };
    }

    private boolean unwrapHandshake() throws IOException {
        ByteBuffer net = loop.tlsIn();
        net.clear().put(partial).flip();
        ByteBuffer in = loop.in();
        in.clear();
        SSLEngineResult result = engine.unwrap(net, in);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            net.position(net.limit()).limit(net.capacity());
            int count = source.read(net);
            if (count < 0) {
                throw new SSLException("the provider closed the connection in the handshake");
            }
            if (count == 0) {
                return false;
            }
            net.flip();
            result = engine.unwrap(net, in);
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("the provider ended TLS in the handshake");
        }
        keepPartial(net);
        return true;
    }

    private void wrapEmpty() throws IOException {
        ByteBuffer net = loop.tlsOut();
        net.clear();
        engine.wrap(EMPTY, net);
        send(net);
    }

    /** Sends what has been wrapped into {@code net}; keeps what the socket does not take. */
    private boolean send(ByteBuffer net) throws IOException {
        net.flip();
        if (unsent == null) {
            sink.write(net);
        }
        if (!net.hasRemaining()) {
            return true;
        }
        int before = unsent == null ? 0 : unsent.remaining();
        ByteBuffer rest = ByteBuffer.allocate(before + net.remaining());
        if (unsent != null) {
            rest.put(unsent);
        }
        unsent = rest.put(net).flip();
        return false;
    }

    private void keepPartial(ByteBuffer net) {
        if (net.hasRemaining()) {
            partial = new byte[net.remaining()];
            net.get(partial);
        } else {
            partial = NONE;
        }
    }
}
