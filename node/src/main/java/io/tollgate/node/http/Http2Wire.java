package io.tollgate.node.http;

import io.tollgate.node.error.ClientError;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;

/** One exchange on an HTTP/2 stream; framing and flow control are Undertow's. */
final class Http2Wire implements Wire {
    private final HttpServerExchange undertow;
    private final Http2Head head;
    private final String peer;
    private final IoSpace space;
    private final HttpLimits limits;
    private final Http2Session session;
    private final int stream;
    private @Nullable Outbound out;
    private @Nullable Http2Body body;

    Http2Wire(
            HttpServerExchange undertow,
            ClientConnection client,
            Http2Session session,
            int stream) {
        this.undertow = undertow;
        this.session = session;
        this.stream = stream;
        this.head = new Http2Head(undertow);
        this.peer = client.peer();
        this.space = client.space();
        this.limits = client.server().limits;
    }

    @Override
    public @Nullable ClientError violation() {
        return RequestGuard.http2(head);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void whenOver(Runnable over) {
        undertow.addExchangeCompleteListener((_, next) -> {
            try {
                over.run();
            } finally {
                next.proceed();
            }
        });
    }

    @Override
    public void endConnection() {
        // It serves other streams as well.
    }

    @Override
    public long bodyLength() {
        return undertow.isRequestComplete() ? 0 : undertow.getRequestContentLength();
    }

    @Override
    public BodySource body() {
        var opened = new Http2Body(undertow);
        body = opened;
        return opened;
    }

    @Override
    public void bodyRead() {
        // Undertow saw the end of the stream itself.
    }

    @Override
    public boolean whole(
            int status,
            @Nullable String contentType,
            List<String> headers,
            ByteBuffer body,
            Outbound.Listener listener)
            throws IOException {
        undertow.setResponseContentLength(body.remaining());
        Outbound outbound = open(status, contentType, headers, listener);
        if (body.hasRemaining()) {
            outbound.write(body);
        }
        return outbound.shutdown();
    }

    @Override
    public void begin(
            int status,
            @Nullable String contentType,
            List<String> headers,
            Outbound.Listener listener)
            throws IOException {
        open(status, contentType, headers, listener);
    }

    @Override
    public boolean piece(ByteBuffer bytes) throws IOException {
        return outbound().write(bytes);
    }

    @Override
    public boolean last() throws IOException {
        return outbound().shutdown();
    }

    @Override
    public void finish() {
        if (undertow.isRequestComplete()) {
            undertow.endExchange();
        } else {
            // The answer is out; the rest of the body is not wanted.
            discardBody();
            session.stopBody(stream);
            Http2Session.end(undertow);
            session.leave();
        }
    }

    @Override
    public void cut() {
        boolean broken = !undertow.isRequestComplete() && undertow.getConnection().isOpen();
        if (broken) {
            discardBody();
        }
        IoUtils.safeClose(undertow.getConnection());
        Http2Session.end(undertow);
        if (broken) {
            session.leave();
        }
    }

    /** What is not read counts against what the client may send on all its streams. */
    private void discardBody() {
        Http2Body rest = body == null ? new Http2Body(undertow) : body;
        try {
            while (rest.read(space.read().clear()) > 0) {
                // Thrown away.
            }
        } catch (IOException _) {
            // The client has reset it.
        }
    }

    @Override
    public void stop() {
        if (out != null) {
            out.stop();
        }
    }

    private Outbound open(
            int status,
            @Nullable String contentType,
            List<String> headers,
            Outbound.Listener listener)
            throws IOException {
        undertow.setStatusCode(status);
        HeaderMap to = undertow.getResponseHeaders();
        if (contentType != null) {
            to.put(Headers.CONTENT_TYPE, contentType);
        }
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            if (!HeadWriter.isFraming(headers.get(i))) {
                to.add(new HttpString(headers.get(i)), headers.get(i + 1));
            }
        }
        StreamSinkChannel opened = undertow.getResponseChannel();
        if (opened == null) {
            throw new IOException("The stream is closed");
        }
        var outbound = new Outbound(opened, space.thread(), limits.writeIdle().toNanos(), listener);
        out = outbound;
        return outbound;
    }

    private Outbound outbound() {
        Outbound opened = out;
        if (opened == null) {
            throw new IllegalStateException("The answer has not begun");
        }
        return opened;
    }
}
