package io.tollgate.node.request;

import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.upstream.ResponseHead;

/** How a good answer goes to the client. */
enum Delivery {
    /** Read to its end, looked at, then given whole. */
    WHOLE,
    /** Event by event. */
    EVENTS,
    /** As it comes, not looked at. */
    RAW;

    /** Answers of some operations that are larger, or no JSON, are not held to be looked at. */
    private static final int SMALL_JSON = 1 << 20;

    static Delivery of(Enquiry enquiry, Conversation conversation, ResponseHead head) {
        if (conversation.followsUp() && !isEvents(head)) {
            return WHOLE;
        }
        if (enquiry.events()) {
            return EVENTS;
        }
        if (conversation.readsWhole()) {
            return WHOLE;
        }
        return switch (enquiry.operation()) {
            case CHAT, COMPLETIONS, RESPONSES, RERANK, COUNT_TOKENS -> WHOLE;
            case EMBEDDINGS, REALTIME, IMAGES, SPEECH, TRANSCRIPTION, FORWARD ->
                    smallJson(head) ? WHOLE : RAW;
        };
    }

    private static boolean isEvents(ResponseHead head) {
        String type = head.header("content-type");
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }

    private static boolean smallJson(ResponseHead head) {
        String type = head.header("content-type");
        int length = length(head);
        return type != null
                && type.regionMatches(true, 0, "application/json", 0, 16)
                && length >= 0
                && length <= SMALL_JSON;
    }

    /** What the head says of the body's length; -1 where it says nothing that can be used. */
    static int length(ResponseHead head) {
        String value = head.header("content-length");
        if (value == null || value.length() > 9) {
            return -1;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
