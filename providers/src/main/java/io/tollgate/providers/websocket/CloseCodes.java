package io.tollgate.providers.websocket;

/** Why a WebSocket is closed (RFC 6455, 7.4, and the register that it began). */
public final class CloseCodes {
    public static final int NORMAL = 1000;

    /** A server that stops, or a page that is left. */
    public static final int GOING_AWAY = 1001;

    public static final int PROTOCOL_ERROR = 1002;

    /** There was none in the frame. Never sent. */
    public static final int NONE = 1005;

    public static final int POLICY_VIOLATION = 1008;

    public static final int TOO_BIG = 1009;

    /** The server that this one asked failed. */
    public static final int BAD_GATEWAY = 1014;

    private CloseCodes() {}
}
