package io.tollgate.providers.upstream;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * Drives the handshake of one connection. Key agreement and certificate checks run elsewhere; the
 * socket is not looked at meanwhile. Told once: null when the connection is secure, or what went
 * wrong.
 */
final class TlsHandshake implements ReadReadyHandler, WriteReadyHandler {
    private final Loop loop;
    private final TlsTransport transport;
    private final StreamSourceConduit source;
    private final StreamSinkConduit sink;
    private final Consumer<@Nullable String> told;
    private boolean busy;
    private boolean done;

    TlsHandshake(
            Loop loop,
            StreamConnection stream,
            TlsTransport transport,
            Consumer<@Nullable String> told) {
        this.loop = loop;
        this.transport = transport;
        this.source = stream.getSourceChannel().getConduit();
        this.sink = stream.getSinkChannel().getConduit();
        this.told = told;
    }

    void start() {
        source.setReadReadyHandler(this);
        sink.setWriteReadyHandler(this);
        try {
            transport.engine().beginHandshake();
        } catch (IOException e) {
            tell(message(e));
            return;
        }
        source.resumeReads();
        advance();
    }

    @Override
    public void readReady() {
        advance();
    }

    @Override
    public void writeReady() {
        sink.suspendWrites();
        advance();
    }

    @Override
    public void forceTermination() {
        tell("the I/O thread is shutting down");
    }

    @Override
    public void terminated() {
        // a read has returned the end before
    }

    private void advance() {
        if (busy || done) {
            return;
        }
        try {
            switch (transport.handshake()) {
                case READ -> {}
                case WRITE -> sink.resumeWrites();
                case TASKS -> runTasks();
                case NOTHING -> tell(null);
            }
        } catch (IOException e) {
            transport.sayGoodbye();
            tell(message(e));
        }
    }

    private void runTasks() {
        busy = true;
        source.suspendReads();
        loop.elsewhere(() -> {
            transport.runTasks();
            try {
                loop.execute(this::tasksDone);
            } catch (RejectedExecutionException e) {
                Thread.currentThread().interrupt(); // the I/O thread has gone
            }
        });
    }

    private void tasksDone() {
        busy = false;
        if (!done) {
            source.resumeReads();
            advance();
        }
    }

    private void tell(@Nullable String failure) {
        if (!done) {
            done = true;
            told.accept(failure);
        }
    }

    private static String message(IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }
}
