package io.tollgate.node.request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An exchange in memory that keeps what it is answered, and checks the order of the calls. */
public final class RecordingExchange implements Exchange {
    private final String method;
    private final String path;
    private final byte[] body;
    private final NodeLoop loop;
    private final long startNanos = System.nanoTime();
    private final Map<String, String> requestHeaders = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final List<String> writes = new ArrayList<>();
    private int status;
    private @Nullable String contentType;
    private @Nullable Client client;
    private boolean started;
    private boolean ended;
    private boolean aborted;
    private boolean full;

    public RecordingExchange(String method, String path, String body, NodeLoop loop) {
        this.method = method;
        this.path = path;
        this.body = body.getBytes(StandardCharsets.UTF_8);
        this.loop = loop;
    }

    public RecordingExchange with(String name, String value) {
        requestHeaders.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String query() {
        return "";
    }

    @Override
    public @Nullable String header(String name) {
        return requestHeaders.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void forEachHeader(HeaderVisitor visitor) {
        requestHeaders.forEach(visitor::header);
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public String peer() {
        return "test";
    }

    @Override
    public NodeLoop loop() {
        return loop;
    }

    @Override
    public void respond(
            int newStatus,
            @Nullable String newContentType,
            List<String> newHeaders,
            ByteBuffer bytes) {
        begin(newStatus, newContentType, newHeaders);
        take(bytes);
        ended = true;
    }

    @Override
    public void startStream(
            int newStatus, @Nullable String newContentType, List<String> newHeaders) {
        begin(newStatus, newContentType, newHeaders);
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        mustBeOpen();
        take(bytes);
        return !full;
    }

    @Override
    public void end() {
        mustBeOpen();
        ended = true;
    }

    @Override
    public void abort() {
        mustBeOpen();
        aborted = true;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public void watch(Client newClient) {
        client = newClient;
    }

    /** From now on the socket takes nothing: {@link #write} keeps the bytes and says so. */
    public void fill() {
        full = true;
    }

    /** The socket has taken everything. */
    public void drain() {
        full = false;
        if (client != null) {
            client.writable();
        }
    }

    /** The client hangs up. */
    public void leave() {
        aborted = true;
        if (client != null) {
            client.gone();
        }
    }

    public int status() {
        return status;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    /** A header of the answer, or null. */
    public @Nullable String answerHeader(String name) {
        return headers.get(name);
    }

    /** All that has been written. */
    public String answer() {
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** One entry a write. */
    public List<String> writes() {
        return writes;
    }

    /** Whether the answer is complete. */
    public boolean ended() {
        return ended;
    }

    /** Whether either side broke it off. */
    public boolean aborted() {
        return aborted;
    }

    private void begin(int newStatus, @Nullable String newContentType, List<String> newHeaders) {
        if (started) {
            throw new IllegalStateException("answered twice");
        }
        if (ended || aborted) {
            throw new IllegalStateException("the exchange is over");
        }
        started = true;
        status = newStatus;
        contentType = newContentType;
        for (int i = 0; i < newHeaders.size(); i += 2) {
            headers.put(newHeaders.get(i), newHeaders.get(i + 1));
        }
    }

    private void mustBeOpen() {
        if (!started || ended || aborted) {
            throw new IllegalStateException(
                    "started " + started + ", ended " + ended + ", aborted " + aborted);
        }
    }

    private void take(ByteBuffer bytes) {
        byte[] taken = new byte[bytes.remaining()];
        bytes.get(taken);
        answer.writeBytes(taken);
        writes.add(new String(taken, StandardCharsets.UTF_8));
    }
}
