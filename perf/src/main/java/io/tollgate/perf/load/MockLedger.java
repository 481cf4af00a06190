package io.tollgate.perf.load;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the mock provider writes down by itself: {@code + REQUEST-ID TRACE-ID} when a whole request
 * has arrived, {@code - REQUEST-ID HOW} when it was answered, cut or left. A request that was
 * answered is left by nobody any more. One thread.
 */
final class MockLedger implements AutoCloseable {
    private static final byte[] REQUEST_ID = Bytes.of("\nx-request-id:");
    private static final byte[] TRACE_PARENT = Bytes.of("\ntraceparent:");
    private static final String UNKNOWN = "?";

    private final OutputStream out;
    private final boolean on;
    private boolean dirty;

    private MockLedger(OutputStream out, boolean on) {
        this.out = out;
        this.on = on;
    }

    /** Writes nothing. */
    static MockLedger none() {
        return new MockLedger(OutputStream.nullOutputStream(), false);
    }

    /** Begins a file. */
    static MockLedger in(Path file) throws IOException {
        return new MockLedger(new BufferedOutputStream(Files.newOutputStream(file), 65_536), true);
    }

    /** The request at the front of that connection has arrived. */
    void asked(MockConnection connection, int bodyStart) {
        if (!on) {
            return;
        }
        String id = header(connection.in, bodyStart, REQUEST_ID);
        String parent = header(connection.in, bodyStart, TRACE_PARENT);
        String[] parts = parent.split("-", -1);
        connection.asked = id;
        line("+ " + id + " " + (parts.length > 1 ? parts[1] : UNKNOWN));
    }

    /** What became of the request that this connection brought, if it still waits. */
    void told(MockConnection connection, String how) {
        if (on && !connection.asked.isEmpty()) {
            line("- " + connection.asked + " " + how);
            connection.asked = "";
        }
    }

    /** Everything so far can be read by others. */
    void flush() throws IOException {
        if (dirty) {
            out.flush();
            dirty = false;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void line(String text) {
        try {
            out.write((text + "\n").getBytes(StandardCharsets.ISO_8859_1));
            dirty = true;
        } catch (IOException full) {
            throw new UncheckedIOException("the ledger cannot be written", full);
        }
    }

    private static String header(byte[] data, int bodyStart, byte[] name) {
        int start = Bytes.headerValue(data, 0, bodyStart, name);
        if (start < 0) {
            return UNKNOWN;
        }
        int end = start;
        while (end < bodyStart && data[end] > ' ') {
            end++;
        }
        return end == start
                ? UNKNOWN
                : new String(data, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
