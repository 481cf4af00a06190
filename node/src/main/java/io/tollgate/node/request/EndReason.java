package io.tollgate.node.request;

import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.providers.websocket.CloseCodes;

/** Why the gateway itself ends what is under way, and what its client is told. */
public enum EndReason {
    REVOKED(CloseCodes.POLICY_VIOLATION, "invalid_api_key", RequestCategory.KEY_REFUSED),
    SHUTDOWN(CloseCodes.GOING_AWAY, "shutting_down", RequestCategory.SHUTDOWN),
    IDLE(CloseCodes.GOING_AWAY, "idle_timeout", RequestCategory.SERVED),
    TOO_LONG(CloseCodes.GOING_AWAY, "session_expired", RequestCategory.SERVED),
    LIMIT(CloseCodes.POLICY_VIOLATION, "budget_exceeded", RequestCategory.LIMIT_REFUSED),
    NOT_RECORDED(CloseCodes.GOING_AWAY, "overloaded", RequestCategory.OVERLOADED),
    BAD_FRAME(CloseCodes.PROTOCOL_ERROR, "protocol_error", RequestCategory.CLIENT_ERROR),
    LARGE_FRAME(CloseCodes.TOO_BIG, "frame_too_large", RequestCategory.CLIENT_ERROR),
    PROVIDER_BROKEN(CloseCodes.BAD_GATEWAY, "provider_connection", RequestCategory.UPSTREAM_ERROR),
    PROVIDER_WRONG(CloseCodes.BAD_GATEWAY, "provider_protocol", RequestCategory.UPSTREAM_ERROR),
    DEFECT(1011, "internal_error", RequestCategory.INTERNAL);

    private final int closeCode;
    private final String word;
    private final RequestCategory category;

    EndReason(int closeCode, String word, RequestCategory category) {
        this.closeCode = closeCode;
        this.word = word;
        this.category = category;
    }

    /** Of a WebSocket. */
    int closeCode() {
        return closeCode;
    }

    /** The code of {@code node.error} that fits, for the closing frame. */
    String word() {
        return word;
    }

    RequestCategory category() {
        return category;
    }
}
