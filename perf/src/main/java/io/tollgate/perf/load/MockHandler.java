package io.tollgate.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * Answers what arrives on the connections of the mock provider and moves its streams on. Runs on
 * the mock's one thread.
 */
final class MockHandler {
    private static final byte[] CONTENT_LENGTH = Bytes.of("\ncontent-length:");
    private static final byte[] TRANSFER_ENCODING = Bytes.of("\ntransfer-encoding:");
    private static final byte[] LAST_CHUNK = Bytes.of("\r\n0\r\n\r\n");
    private static final byte[] POST = Bytes.of("POST ");
    private static final byte[] CHAT = Bytes.of("/chat/completions ");

    /** Chunks of a stream that breaks off. */
    private static final int CHUNKS_BEFORE_CUT = 5;

    private static final long SLOW_NANOS = 300_000_000L;

    /** The first part of a request: incomplete. */
    private static final int MORE = -1;

    private final MockAnswers answers = new MockAnswers();
    private final MockCounters counters = new MockCounters();
    private final MockTimers timers;
    private final LongSupplier clock;
    private final byte[] authorization;
    private final MockLedger ledger;
    private MockSettings settings = MockSettings.DEFAULT;

    MockHandler(String authorization, MockTimers timers, LongSupplier clock, MockLedger ledger) {
        this.ledger = ledger;
        this.authorization = Bytes.of(authorization);
        this.timers = timers;
        this.clock = clock;
    }

    void opened() {
        counters.connections++;
    }

    /** A connection could not be accepted. */
    void refused() {
        counters.refused++;
    }

    void gone(MockConnection connection) {
        if (connection.task == MockTask.NEXT_CHUNK && !connection.closed) {
            counters.streamsBroken++;
        }
        ledger.told(connection, "gone");
        connection.close();
    }

    /** Answers every whole request that has arrived and leaves the rest. */
    void received(MockConnection connection) throws IOException {
        while (connection.end > 0 && connection.task == MockTask.NONE && !connection.closed) {
            byte[] data = connection.in;
            int bodyStart = Bytes.endOfHead(data, 0, connection.end);
            int end = bodyStart < 0 ? MORE : requestEnd(data, bodyStart, connection.end);
            if (end == MORE) {
                return;
            }
            counters.bytesIn += end;
            answer(connection, bodyStart, end);
            connection.consume(end);
        }
    }

    /** Does what a connection was scheduled for. */
    void due(MockConnection connection) throws IOException {
        if (connection.closed) {
            return;
        }
        counters.lateness.record(clock.getAsLong() - connection.due);
        MockTask task = connection.task;
        connection.task = MockTask.NONE;
        switch (task) {
            case NONE -> {}
            case ANSWER_SMALL -> whole(connection, answers.small);
            case ANSWER_LARGE -> whole(connection, answers.large);
            case START_STREAM -> startStream(connection);
            case NEXT_CHUNK -> nextChunk(connection);
        }
        if (connection.task == MockTask.NONE) {
            received(connection);
        }
    }

    private static int requestEnd(byte[] data, int bodyStart, int end) {
        long length =
                Bytes.number(data, Bytes.headerValue(data, 0, bodyStart, CONTENT_LENGTH), end);
        if (length >= 0) {
            return bodyStart + length <= end ? (int) (bodyStart + length) : MORE;
        }
        if (Bytes.headerValue(data, 0, bodyStart, TRANSFER_ENCODING) < 0) {
            return bodyStart;
        }
        boolean last = Bytes.startsWith(data, end - LAST_CHUNK.length, LAST_CHUNK);
        return last ? end : MORE;
    }

    private void answer(MockConnection connection, int bodyStart, int end) throws IOException {
        byte[] data = connection.in;
        int line = Bytes.indexOf(data, 0, bodyStart, Bytes.of("\r\n"));
        if (!Bytes.startsWith(data, 0, POST) || Bytes.indexOf(data, 0, line, CHAT) < 0) {
            control(connection, new String(data, 0, line, StandardCharsets.ISO_8859_1));
            return;
        }
        counters.requests++;
        ledger.asked(connection, bodyStart);
        var request = MockRequest.of(data, bodyStart, end, authorization);
        if (settings.failure() != MockFailure.NONE
                && counters.requests % settings.failEvery() == 0) {
            fail(connection);
        } else if (!request.authorized()) {
            counters.wrongAuthorization++;
            send(connection, answers.wrongKey);
            ledger.told(connection, "401");
        } else {
            serve(connection, request);
        }
    }

    private void serve(MockConnection connection, MockRequest request) throws IOException {
        connection.usageWanted = request.usage();
        switch (request.model()) {
            case null -> {
                counters.wrongModel++;
                send(connection, answers.wrongModel);
                ledger.told(connection, "404");
            }
            case SLOW -> {
                connection.task = MockTask.ANSWER_SMALL;
                timers.at(connection, clock.getAsLong() + SLOW_NANOS);
            }
            case ERROR -> {
                send(connection, answers.serverError);
                ledger.told(connection, "500");
            }
            case LIMITED -> {
                send(connection, answers.rateLimit);
                ledger.told(connection, "429");
            }
            case CUT -> cut(connection, request.stream());
            case SMALL, LARGE, STREAM -> {
                if (request.stream()) {
                    later(connection, MockTask.START_STREAM);
                } else if (request.model() == MockRequest.Model.LARGE) {
                    later(connection, MockTask.ANSWER_LARGE);
                } else {
                    later(connection, MockTask.ANSWER_SMALL);
                }
            }
        }
    }

    /** Begins an answer and breaks off. */
    private void cut(MockConnection connection, boolean stream) throws IOException {
        if (stream) {
            startStream(connection);
            connection.chunksLeft = CHUNKS_BEFORE_CUT;
            connection.cut = true;
            return;
        }
        ByteBuffer half = answers.small.duplicate();
        send(connection, half.limit(half.limit() - half.remaining() / 2));
        breakOff(connection);
    }

    private void breakOff(MockConnection connection) {
        ledger.told(connection, "cut");
        connection.close();
    }

    private void later(MockConnection connection, MockTask task) throws IOException {
        if (settings.latencyMillis() > 0) {
            connection.task = task;
            timers.at(connection, clock.getAsLong() + settings.latencyMillis() * 1_000_000L);
            return;
        }
        switch (task) {
            case ANSWER_LARGE -> whole(connection, answers.large);
            case START_STREAM -> startStream(connection);
            case ANSWER_SMALL, NEXT_CHUNK, NONE -> whole(connection, answers.small);
        }
    }

    private void whole(MockConnection connection, ByteBuffer answer) throws IOException {
        counters.answered++;
        send(connection, answer);
        ledger.told(connection, "answered");
    }

    private void startStream(MockConnection connection) throws IOException {
        counters.streams++;
        connection.cut = false;
        connection.chunksLeft = settings.chunks();
        connection.chunkPeriod = (long) (1e9 / settings.rate());
        send(connection, answers.streamStart);
        connection.task = MockTask.NEXT_CHUNK;
        timers.at(connection, clock.getAsLong() + connection.chunkPeriod);
    }

    private void nextChunk(MockConnection connection) throws IOException {
        if (connection.chunksLeft == 0 && connection.cut) {
            breakOff(connection);
            return;
        }
        if (connection.chunksLeft == 0) {
            send(connection, answers.streamEnd(connection.usageWanted));
            counters.streamsEnded++;
            ledger.told(connection, "streamed");
            return;
        }
        if (!connection.clogged()) {
            connection.chunksLeft--;
            counters.chunks++;
            send(connection, answers.chunk(clock.getAsLong()));
        }
        connection.task = MockTask.NEXT_CHUNK;
        timers.at(connection, connection.due + connection.chunkPeriod);
    }

    private void fail(MockConnection connection) throws IOException {
        counters.failed++;
        ledger.told(connection, "failed");
        switch (settings.failure()) {
            case SERVER_ERROR -> send(connection, answers.serverError);
            case RATE_LIMIT -> send(connection, answers.rateLimit);
            case CLOSE -> connection.close();
            case HANG, NONE -> {}
        }
    }

    private void control(MockConnection connection, String line) throws IOException {
        if (line.startsWith("GET /mock/stats ")) {
            send(connection, MockAnswers.json("200 OK", counters.json()));
        } else if (line.startsWith("POST /mock/reset ")) {
            counters.reset();
            send(connection, MockAnswers.json("200 OK", "{}"));
        } else if (line.startsWith("POST /mock/control?")) {
            int start = line.indexOf('?') + 1;
            change(connection, line.substring(start, line.indexOf(' ', start)));
        } else {
            send(connection, answers.notFound);
        }
    }

    private void change(MockConnection connection, String query) throws IOException {
        try {
            settings = settings.with(query);
            send(connection, MockAnswers.json("200 OK", "{}"));
        } catch (IllegalArgumentException wrong) {
            String message = String.valueOf(wrong.getMessage()).replace('"', '\'');
            send(
                    connection,
                    MockAnswers.json("400 Bad Request", "{\"error\":\"" + message + "\"}"));
        }
    }

    private void send(MockConnection connection, ByteBuffer bytes) throws IOException {
        counters.bytesOut += bytes.remaining();
        connection.send(bytes.duplicate());
    }
}
