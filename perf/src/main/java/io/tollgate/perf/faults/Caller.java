package io.tollgate.perf.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of a client, in plain blocking style: sends one request at a time and reads its
 * answer.
 */
final class Caller implements AutoCloseable {
    private static final int LONGEST_LINE = 16_384;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int BEFORE_HANGING_UP_MILLIS = 60;

    private final Socket socket;
    private final InputStream in;
    private long usedAt = System.nanoTime();
    private boolean reusable = true;

    private Caller(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 8_192);
    }

    static Caller connect(int port) throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            return new Caller(socket);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /**
     * What the client got.
     *
     * @param status 0 where no head came
     * @param whole whether it is the answer asked for, to its end
     */
    record Got(Sent.Seen seen, int status, String requestId, boolean whole) {}

    /** Sends the request and reads what comes, as a client of that kind does. */
    Got call(Kind kind, String trace) {
        var answer = new Reading();
        try {
            send(kind, trace);
            if (kind == Kind.HANGS_UP_EARLY) {
                return hangUpBeforeAnswer(answer);
            }
            readHead(answer);
            if (kind == Kind.HANGS_UP_IN_STREAM && answer.status == 200) {
                in.skipNBytes(500);
                close();
                return answer.got(Sent.Seen.LEFT, false);
            }
            boolean whole = readBody(answer, kind.stream()) && answer.status == 200;
            usedAt = System.nanoTime();
            return answer.got(Sent.Seen.ANSWERED, whole);
        } catch (IOException broken) {
            close();
            return answer.got(Sent.Seen.BROKEN, false);
        }
    }

    /** Whether another request may go this way: a server closes what is idle too long. */
    boolean fresh() {
        return reusable && System.nanoTime() - usedAt < 5_000_000_000L;
    }

    @Override
    public void close() {
        reusable = false;
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // nothing is left to release
        }
    }

    private Got hangUpBeforeAnswer(Reading answer) throws IOException {
        socket.setSoTimeout(BEFORE_HANGING_UP_MILLIS);
        try {
            readHead(answer);
        } catch (java.net.SocketTimeoutException asIntended) {
            close();
            return answer.got(Sent.Seen.LEFT, false);
        }
        // An early answer is an error: read it as everybody does.
        socket.setSoTimeout(TIMEOUT_MILLIS);
        readBody(answer, false);
        return answer.got(Sent.Seen.ANSWERED, false);
    }

    private void send(Kind kind, String trace) throws IOException {
        byte[] body = kind.body().getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer "
                        + kind.key()
                        + "\r\ntraceparent: 00-"
                        + trace
                        + "-0123456789abcdef-01\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] bytes = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, head.length());
        System.arraycopy(body, 0, bytes, head.length(), body.length);
        socket.getOutputStream().write(bytes);
    }

    /** What has been read of an answer so far. */
    private static final class Reading {
        private int status;
        private String requestId = "";
        private long length = -1;
        private boolean chunked;

        private Got got(Sent.Seen seen, boolean whole) {
            return new Got(seen, status, requestId, whole);
        }
    }

    private void readHead(Reading answer) throws IOException {
        String[] words = line().split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException("no answer: " + words[0]);
        }
        int status = Integer.parseInt(words[1]);
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String name = header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String value = header.substring(colon + 1).strip();
            switch (name) {
                case "x-request-id" -> answer.requestId = value;
                case "content-length" -> answer.length = Long.parseLong(value);
                case "transfer-encoding" -> answer.chunked = value.equals("chunked");
                case "connection" -> reusable &= !value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        answer.status = status;
    }

    /** Whether it is complete in what it says, not only in its framing. */
    private boolean readBody(Reading answer, boolean stream) throws IOException {
        var body = new StringBuilder();
        if (answer.chunked) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                read(body, size);
                line();
            }
            line();
        } else if (answer.length >= 0) {
            read(body, Math.toIntExact(answer.length));
        } else {
            throw new IOException("an answer without a length");
        }
        String text = body.toString().strip();
        return stream ? text.endsWith("data: [DONE]") : text.endsWith("}");
    }

    private int chunkSize() throws IOException {
        String size = line();
        int extension = size.indexOf(';');
        return Integer.parseInt(extension < 0 ? size : size.substring(0, extension), 16);
    }

    private void read(StringBuilder body, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("cut after " + bytes.length + " of " + count + " bytes");
        }
        body.append(new String(bytes, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
        }
    }
}
