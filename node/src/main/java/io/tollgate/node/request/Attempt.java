package io.tollgate.node.request;

import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamFailure;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call: it becomes an answer, a stream or a failure, and tells its {@link Forwarding}
 * which. What it may still hear after that is ignored.
 */
final class Attempt implements ResponseListener {
    /** An error body beyond this is not read on; its beginning says enough. */
    private static final int ERROR_BYTES = 64 * 1024;

    /** Answers of these operations that are larger, or no JSON, are not held to be looked at. */
    private static final int SMALL_JSON = 1 << 20;

    private final Forwarding forwarding;
    private final Conversation conversation;
    private final RequestFields fields;
    private final Admitted admitted;
    private final long sentNanos;

    private @Nullable UpstreamCall call;
    private @Nullable ResponseHead head;
    private @Nullable Relay relay;
    private @Nullable Collected collected;
    private Delivery delivery = Delivery.WHOLE;
    private boolean over;
    private long firstByteNanos;
    private long overNanos;

    Attempt(Forwarding forwarding, Conversation conversation, Admitted admitted, long nowNanos) {
        this.forwarding = forwarding;
        this.conversation = conversation;
        this.admitted = admitted;
        this.fields = admitted.fields();
        this.sentNanos = nowNanos;
    }

    /** How a good answer goes to the client. */
    enum Delivery {
        /** Read to its end, looked at, then given whole. */
        WHOLE,
        /** Event by event. */
        EVENTS,
        /** As it comes, not looked at but for its tail. */
        RAW
    }

    /** The call this attempt listens to; given right after it was made. */
    void started(UpstreamCall upstreamCall) {
        if (over) {
            return;
        }
        this.call = upstreamCall;
    }

    /** The client is gone or the time is up: nothing more is read. */
    void cancel() {
        ended();
        if (call != null) {
            call.cancel();
        }
    }

    /** Whether events have begun to go to the client. */
    boolean streaming() {
        return !over && relay != null && relay.started();
    }

    /** The stream it relays; null where it does not. */
    @Nullable AnswerStream stream() {
        return relay == null ? null : relay.stream();
    }

    void clientCanTakeMore() {
        if (call != null && !over) {
            call.resume();
        }
    }

    /** From sending to the head of the answer. */
    long firstByteNanos() {
        return firstByteNanos;
    }

    /** How long the gateway waited for the provider: from sending until this attempt was over. */
    long waitedNanos() {
        return (overNanos == 0 ? forwarding.nanoTime() : overNanos) - sentNanos;
    }

    @Override
    public void onHead(ResponseHead responseHead) {
        if (over) {
            return;
        }
        head = responseHead;
        firstByteNanos = forwarding.nanoTime() - sentNanos;
        Quota.tell(responseHead, forwarding);
        if (responseHead.status() >= 300) {
            return;
        }
        delivery = delivery(responseHead);
        switch (delivery) {
            case WHOLE -> {}
            case EVENTS ->
                    relay =
                            new Relay(
                                    forwarding.exchange(),
                                    conversation.stream(fields, forwarding.clientModel()),
                                    forwarding.answerHeaders());
            case RAW -> forwarding.beginRaw(responseHead);
        }
    }

    @Override
    public void onBody(ByteBuffer bytes, boolean last) {
        if (over || head == null) {
            return;
        }
        if (head.status() >= 300) {
            collect(bytes, last, ERROR_BYTES);
        } else if (relay != null) {
            relayEvents(relay, bytes, last);
        } else if (delivery == Delivery.RAW) {
            relayRaw(bytes, last);
        } else {
            collect(bytes, last, forwarding.answerBytes());
        }
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
        if (over) {
            return;
        }
        forwarding.upstreamSaid(failure.message());
        fail(broken(failure.failureClass(), ""), failure.requestSent());
    }

    private void relayEvents(Relay events, ByteBuffer bytes, boolean last) {
        Progress progress = events.accept(bytes, last);
        forwarding.relayed(events.takeWritten());
        switch (progress) {
            case NOTHING_YET -> {}
            case STREAMING -> {
                forwarding.tokenSeen(this);
                if (!events.clientKeepsUp() && call != null) {
                    call.pause();
                }
            }
            case COMPLETE -> {
                ended();
                forwarding.tokenSeen(this);
                forwarding.streamComplete(this, events.stream());
            }
            case FAILED -> {
                ProviderError error = events.stream().error();
                fail(
                        error == null
                                ? broken(FailureClass.UPSTREAM_PROTOCOL, "the stream failed")
                                : error,
                        true);
            }
        }
    }

    private void relayRaw(ByteBuffer bytes, boolean last) {
        boolean keepsUp = forwarding.writeRaw(bytes);
        if (last) {
            ended();
            forwarding.rawComplete(this);
        } else if (!keepsUp && call != null) {
            call.pause();
        }
    }

    private void collect(ByteBuffer bytes, boolean last, int limit) {
        if (collected == null && last && bytes.remaining() <= limit) {
            complete(bytes);
            return;
        }
        if (collected == null) {
            collected = new Collected(contentLength(), limit);
        }
        boolean fits = collected.add(bytes);
        if (!fits && isError()) {
            cancel();
            complete(collected.bytes());
        } else if (!fits) {
            cancel();
            fail(
                    broken(
                            FailureClass.UPSTREAM_PROTOCOL,
                            "the answer is larger than " + limit + " bytes"),
                    true);
        } else if (last) {
            complete(collected.bytes());
        }
    }

    private void complete(ByteBuffer body) {
        ResponseHead answerHead = Objects.requireNonNull(head);
        if (isError()) {
            fail(conversation.error(answerHead, body), true);
            return;
        }
        switch (conversation.answer(fields, answerHead, body)) {
            case Answer.Unchanged good -> {
                ended();
                forwarding.answer(
                        this, answerHead.status(), body, good.usage(), good.finishReason());
            }
            case Answer.Rewritten good -> {
                ended();
                forwarding.answer(
                        this,
                        answerHead.status(),
                        ByteBuffer.wrap(good.body()),
                        good.usage(),
                        good.finishReason());
            }
            case Answer.Failed failed -> fail(failed.error(), true);
        }
    }

    private void fail(ProviderError told, boolean requestSent) {
        ProviderError error = forwarding.withoutKey(told);
        boolean wasOver = over;
        ended();
        if (!wasOver && call != null) {
            call.cancel();
        }
        if (relay != null && relay.started()) {
            relay.writeError(error);
            forwarding.streamFailed(this, relay.stream(), error);
        } else if (delivery == Delivery.RAW && forwarding.exchange().started()) {
            forwarding.rawFailed(this, error);
        } else {
            forwarding.attemptFailed(this, error, requestSent);
        }
    }

    private void ended() {
        over = true;
        overNanos = forwarding.nanoTime();
    }

    private Delivery delivery(ResponseHead responseHead) {
        if (admitted.events()) {
            return Delivery.EVENTS;
        }
        if (conversation.readsWhole()) {
            return Delivery.WHOLE;
        }
        return switch (admitted.operation()) {
            case CHAT, COMPLETIONS, RESPONSES, RERANK, COUNT_TOKENS -> Delivery.WHOLE;
            case EMBEDDINGS, FORWARD -> smallJson(responseHead) ? Delivery.WHOLE : Delivery.RAW;
        };
    }

    private boolean smallJson(ResponseHead responseHead) {
        String type = responseHead.header("content-type");
        int length = contentLength();
        return type != null
                && type.regionMatches(true, 0, "application/json", 0, 16)
                && length >= 0
                && length <= SMALL_JSON;
    }

    private boolean isError() {
        return head != null && head.status() >= 300;
    }

    private int contentLength() {
        String value = head == null ? null : head.header("content-length");
        if (value == null || value.length() > 9) {
            return -1;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static ProviderError broken(FailureClass failureClass, String message) {
        return new ProviderError(failureClass, 0, message, null, null, null, null);
    }
}
