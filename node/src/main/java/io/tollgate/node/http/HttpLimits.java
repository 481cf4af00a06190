package io.tollgate.node.http;

import java.time.Duration;

/**
 * What one server lets its clients take. Every bound has a counter in {@link HttpStats}.
 *
 * @param headBytes most bytes of a request's head, 1 KiB to 1 MiB
 * @param headers most headers of a request, 10 to 1000
 * @param bodies most bytes of a body, by route
 * @param bufferedBodyBytes most bytes of request bodies held at once by the server
 * @param parseTimeout for a whole head, from its first byte (and for a TLS handshake)
 * @param bodyIdle longest wait between two reads of a body
 * @param writeIdle longest wait for a client that takes nothing of its answer
 * @param keepAlive longest wait for the next request of a connection
 * @param connections most open connections
 * @param connectionsPerAddress most open connections of one client address
 * @param http2Streams most concurrent streams of an HTTP/2 connection
 */
public record HttpLimits(
        int headBytes,
        int headers,
        BodyLimits bodies,
        long bufferedBodyBytes,
        Duration parseTimeout,
        Duration bodyIdle,
        Duration writeIdle,
        Duration keepAlive,
        int connections,
        int connectionsPerAddress,
        int http2Streams) {
    private static final Duration LONGEST = Duration.ofDays(1);

    public HttpLimits {
        requireRange("headBytes", headBytes, 1 << 10, 1 << 20);
        requireRange("headers", headers, 10, 1000);
        requireRange("bufferedBodyBytes", bufferedBodyBytes, 1, Long.MAX_VALUE);
        requireTime("parseTimeout", parseTimeout);
        requireTime("bodyIdle", bodyIdle);
        requireTime("writeIdle", writeIdle);
        requireTime("keepAlive", keepAlive);
        requireRange("connections", connections, 1, Integer.MAX_VALUE);
        requireRange("connectionsPerAddress", connectionsPerAddress, 1, Integer.MAX_VALUE);
        requireRange("http2Streams", http2Streams, 1, 10_000);
    }

    /** What a public listener should start from. */
    public static HttpLimits standard() {
        return new HttpLimits(
                32 << 10,
                100,
                BodyLimits.standard(),
                256L << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                20_000,
                20_000,
                100);
    }

    public HttpLimits withBodies(BodyLimits value, long mostBuffered) {
        return new HttpLimits(
                headBytes,
                headers,
                value,
                mostBuffered,
                parseTimeout,
                bodyIdle,
                writeIdle,
                keepAlive,
                connections,
                connectionsPerAddress,
                http2Streams);
    }

    public HttpLimits withTimes(Duration parse, Duration body, Duration write, Duration idle) {
        return new HttpLimits(
                headBytes,
                headers,
                bodies,
                bufferedBodyBytes,
                parse,
                body,
                write,
                idle,
                connections,
                connectionsPerAddress,
                http2Streams);
    }

    public HttpLimits withConnections(int total, int perAddress) {
        return new HttpLimits(
                headBytes,
                headers,
                bodies,
                bufferedBodyBytes,
                parseTimeout,
                bodyIdle,
                writeIdle,
                keepAlive,
                total,
                perAddress,
                http2Streams);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    private static void requireTime(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: PT0.001S to " + LONGEST + ")");
        }
    }
}
