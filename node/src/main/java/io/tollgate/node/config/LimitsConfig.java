package io.tollgate.node.config;

import java.time.Duration;

/**
 * What one node takes at most from its clients.
 *
 * @param headBytes bytes of a request head
 * @param headers header lines of a request
 * @param bodyBytes bytes of a request body, except uploads
 * @param uploadBytes bytes of a request body on the routes for files, images and audio
 * @param bufferedBytes bytes of all request bodies that are held at one time
 * @param connections open connections in total
 * @param connectionsPerAddress open connections from one client address
 * @param headTimeout longest time until a request head has arrived
 * @param bodyTimeout longest wait between two reads of a request body
 * @param idleTimeout how long a connection may stay open without a request
 * @param realtimeIdle how long neither side of a conversation over a WebSocket may say anything
 */
public record LimitsConfig(
        int headBytes,
        int headers,
        int bodyBytes,
        int uploadBytes,
        long bufferedBytes,
        int connections,
        int connectionsPerAddress,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration realtimeIdle) {
    static final Range HEAD_BYTES = Range.bytes(1 << 10, 64 << 10);
    static final Range HEADERS = Range.count(10, 1_000);
    static final Range BODY_BYTES = Range.bytes(1 << 10, 1 << 30);
    static final Range BUFFERED_BYTES = Range.bytes(1 << 10, 1L << 40);
    static final Range CONNECTIONS = Range.count(1, 1_000_000);
    static final Range TIMEOUT = Range.time(Duration.ofMillis(100), Duration.ofHours(1));

    public LimitsConfig {
        HEAD_BYTES.check("headBytes", headBytes);
        HEADERS.check("headers", headers);
        BODY_BYTES.check("bodyBytes", bodyBytes);
        BODY_BYTES.check("uploadBytes", uploadBytes);
        BUFFERED_BYTES.check("bufferedBytes", bufferedBytes);
        CONNECTIONS.check("connections", connections);
        CONNECTIONS.check("connectionsPerAddress", connectionsPerAddress);
        TIMEOUT.check("headTimeout", headTimeout);
        TIMEOUT.check("bodyTimeout", bodyTimeout);
        TIMEOUT.check("idleTimeout", idleTimeout);
        TIMEOUT.check("realtimeIdle", realtimeIdle);
    }
}
