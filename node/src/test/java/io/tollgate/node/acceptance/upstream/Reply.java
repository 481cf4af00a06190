package io.tollgate.node.acceptance.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.providers.corpus.Cutting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The usual script: a status, headers and a body, framed and cut as told.
 *
 * @param headers header lines without CRLF; the framing adds its own
 * @param gates where to wait: before the piece of that index (its count: after the last piece)
 */
public record Reply(
        int status,
        List<String> headers,
        byte[] body,
        Framing framing,
        Cutting cutting,
        Map<Integer, Gate> gates)
        implements Script {

    public Reply {
        headers = List.copyOf(headers);
        gates = Map.copyOf(gates);
    }

    /** How the end of the body is told. */
    public enum Framing {
        LENGTH,
        CHUNKED,
        /** By the end of the connection. */
        CLOSE
    }

    public static Reply json(int status, String body) {
        return new Reply(
                status,
                List.of("content-type: application/json"),
                body.getBytes(UTF_8),
                Framing.LENGTH,
                Cutting.ONE_WRITE,
                Map.of());
    }

    /** A stream of events: chunked, one event a write. */
    public static Reply events(String body) {
        return new Reply(
                200,
                List.of("content-type: text/event-stream"),
                body.getBytes(UTF_8),
                Framing.CHUNKED,
                Cutting.ONE_EVENT_A_WRITE,
                Map.of());
    }

    public static Reply bytes(String contentType, byte[] body) {
        return new Reply(
                200,
                List.of("content-type: " + contentType),
                body,
                Framing.LENGTH,
                Cutting.ONE_WRITE,
                Map.of());
    }

    public Reply with(Framing other) {
        return new Reply(status, headers, body, other, cutting, gates);
    }

    public Reply with(Cutting other) {
        return new Reply(status, headers, body, framing, other, gates);
    }

    public Reply withStatus(int other) {
        return new Reply(other, headers, body, framing, cutting, gates);
    }

    public Reply withHeader(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(name + ": " + value);
        return new Reply(status, more, body, framing, cutting, gates);
    }

    public Reply withGate(int beforePiece, Gate gate) {
        var more = new TreeMap<>(gates);
        more.put(beforePiece, gate);
        return new Reply(status, headers, body, framing, cutting, more);
    }

    @Override
    public void play(RecordedRequest request, Wire wire) throws IOException, InterruptedException {
        wire.head(status, headLines());
        List<byte[]> pieces = cutting.pieces(body);
        for (int i = 0; i < pieces.size(); i++) {
            passGate(i);
            if (framing == Framing.CHUNKED) {
                wire.chunk(pieces.get(i));
            } else {
                wire.write(pieces.get(i));
            }
        }
        passGate(pieces.size());
        switch (framing) {
            case LENGTH -> {}
            case CHUNKED -> wire.lastChunk();
            case CLOSE -> wire.close();
        }
    }

    private List<String> headLines() {
        var lines = new ArrayList<>(headers);
        switch (framing) {
            case LENGTH -> lines.add("content-length: " + body.length);
            case CHUNKED -> lines.add("transfer-encoding: chunked");
            case CLOSE -> lines.add("connection: close");
        }
        return lines;
    }

    private void passGate(int piece) throws InterruptedException {
        Gate gate = gates.get(piece);
        if (gate != null) {
            gate.pass();
        }
    }
}
