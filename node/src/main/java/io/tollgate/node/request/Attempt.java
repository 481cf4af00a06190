package io.tollgate.node.request;

import io.tollgate.node.routing.ProviderKey;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Answer;
import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.AnswerStream.Progress;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.ErrorClassifier;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.upstream.UpstreamRequest;
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

    private static final String JSON = "application/json";

    private final Forwarding forwarding;
    private final Exchange exchange;
    private final Bookkeeping books;
    private final RequestServices services;
    private final Step.Try to;
    private final ProviderKey key;
    private final Conversation conversation;
    private final Admitted admitted;
    private final long sentNanos;

    private @Nullable UpstreamCall call;
    private @Nullable ResponseHead head;
    private @Nullable Relay relay;
    private @Nullable RawRelay raw;
    private @Nullable Collected collected;
    private @Nullable Job job;
    private boolean over;
    private long firstByteNanos;
    private long overNanos;

    Attempt(
            Forwarding forwarding,
            RequestServices services,
            Step.Try to,
            Conversation conversation,
            Admitted admitted) {
        this.forwarding = forwarding;
        this.services = services;
        this.exchange = forwarding.exchange();
        this.books = forwarding.books();
        this.to = to;
        this.key = to.key();
        this.conversation = conversation;
        this.admitted = admitted;
        this.sentNanos = services.nanoTime();
    }

    /** Sends the request that begins a job over there. */
    void begin(UpstreamRequest request) {
        job = new Job(forwarding, this, services, to, admitted, conversation);
        started(job.begin(request));
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
        if (over) {
            return;
        }
        ended();
        if (call != null) {
            call.cancel();
        }
        if (job != null) {
            job.callOff();
        }
    }

    /** Whether events have begun to go to the client. */
    boolean streaming() {
        return !over && relay != null && relay.started();
    }

    /** Writes an error event, where events have begun to go to the client; false where not. */
    boolean tellError(ProviderError error) {
        Relay events = relay;
        if (!streaming() || events == null) {
            return false;
        }
        events.writeError(error);
        return true;
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
        return (overNanos == 0 ? services.nanoTime() : overNanos) - sentNanos;
    }

    @Override
    public void onHead(ResponseHead responseHead) {
        if (over) {
            return;
        }
        try {
            head(responseHead);
        } catch (RuntimeException | Error thrown) {
            forwarding.defect(thrown);
        }
    }

    @Override
    public void onBody(ByteBuffer bytes, boolean last) {
        if (over || head == null) {
            return;
        }
        try {
            body(bytes, last);
        } catch (RuntimeException | Error thrown) {
            forwarding.defect(thrown);
        }
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
        if (over) {
            return;
        }
        try {
            books.upstreamSaid(failure.message());
            fail(ErrorClassifier.of(failure.failureClass(), 0, ""), failure.requestSent());
        } catch (RuntimeException | Error thrown) {
            forwarding.defect(thrown);
        }
    }

    private void head(ResponseHead responseHead) {
        head = responseHead;
        firstByteNanos = services.nanoTime() - sentNanos;
        Quota.tell(responseHead, key.load());
        if (responseHead.status() >= 300) {
            return;
        }
        switch (Delivery.of(admitted.enquiry(), conversation, responseHead)) {
            case WHOLE -> {}
            case EVENTS -> relay = relay();
            case RAW -> {
                forwarding.answering(this);
                raw = new RawRelay(exchange, books, responseHead, forwarding.answerHeaders());
            }
        }
    }

    private Relay relay() {
        AnswerStream stream = conversation.stream(admitted.fields(), admitted.enquiry().model());
        return new Relay(exchange, books, stream, forwarding.answerHeaders());
    }

    private void body(ByteBuffer bytes, boolean last) {
        if (isError()) {
            collect(bytes, last, ERROR_BYTES);
        } else if (relay != null) {
            relayEvents(relay, bytes, last);
        } else if (raw != null) {
            relayRaw(raw, bytes, last);
        } else {
            collect(bytes, last, services.limits().answerBytes());
        }
    }

    private void relayEvents(Relay events, ByteBuffer bytes, boolean last) {
        Progress progress = events.accept(bytes, last);
        switch (progress) {
            case NOTHING_YET -> {}
            case STREAMING -> {
                tokenSeen();
                if (!events.clientKeepsUp() && call != null) {
                    call.pause();
                }
            }
            case COMPLETE -> {
                ended();
                if (job != null) {
                    job.over();
                }
                tokenSeen();
                forwarding.served(this, Ending.streamed(events.stream()), exchange::end);
            }
            case FAILED -> {
                ProviderError error = events.stream().error();
                fail(
                        error == null
                                ? ErrorClassifier.of(
                                        FailureClass.UPSTREAM_PROTOCOL, 0, "the stream failed")
                                : error,
                        true);
            }
        }
    }

    private void tokenSeen() {
        if (books.firstToken()) {
            forwarding.answering(this);
        }
    }

    private void relayRaw(RawRelay answer, ByteBuffer bytes, boolean last) {
        boolean keepsUp = answer.accept(bytes);
        if (last) {
            ended();
            forwarding.served(this, Ending.served(answer.status(), null, null), exchange::end);
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
            collected = new Collected(head == null ? -1 : Delivery.length(head), limit);
        }
        boolean fits = collected.add(bytes);
        if (!fits && isError()) {
            cancel();
            complete(collected.bytes());
        } else if (!fits) {
            cancel();
            fail(
                    ErrorClassifier.of(
                            FailureClass.UPSTREAM_PROTOCOL,
                            0,
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
        if (conversation.followsUp() && followed(body)) {
            return;
        }
        switch (conversation.answer(admitted.fields(), answerHead, body)) {
            case Answer.Unchanged good ->
                    answer(
                            JSON,
                            body,
                            Ending.served(answerHead.status(), good.usage(), good.finishReason()));
            case Answer.Rewritten good ->
                    answer(good.contentType(), ByteBuffer.wrap(good.body()), Ending.served(good));
            case Answer.Failed failed -> fail(failed.error(), true);
        }
    }

    /** Whether that answer of a job needs no more look: something is asked, or it was a stream. */
    private boolean followed(ByteBuffer body) {
        Job running = Objects.requireNonNull(job);
        FollowUp next = conversation.followUp(admitted.fields(), body);
        if (next != null) {
            head = null;
            collected = null;
            running.ask(next);
            return true;
        }
        running.over();
        if (!admitted.enquiry().events()) {
            return false;
        }
        relay = relay();
        relayEvents(relay, body, true);
        return true;
    }

    private void answer(String contentType, ByteBuffer body, Ending ending) {
        ended();
        books.answer(body);
        ByteBuffer kept = books.waits() ? copy(body) : body;
        forwarding.served(
                this,
                ending,
                () ->
                        exchange.respond(
                                ending.status(), contentType, forwarding.answerHeaders(), kept));
    }

    private void fail(ProviderError told, boolean requestSent) {
        ProviderError error = told.withTexts(key::mask);
        cancel();
        if (relay != null && relay.started()) {
            relay.writeError(error);
            forwarding.brokenOff(
                    error, Ending.brokenOff(relay.stream(), error.failureClass()), exchange::end);
        } else if (raw != null) {
            forwarding.brokenOff(
                    error, Ending.brokenOff(raw.status(), error.failureClass()), exchange::abort);
        } else {
            forwarding.attemptFailed(this, error, requestSent);
        }
    }

    private void ended() {
        over = true;
        overNanos = services.nanoTime();
    }

    private boolean isError() {
        return head != null && head.status() >= 300;
    }

    private static ByteBuffer copy(ByteBuffer body) {
        return ByteBuffer.allocate(body.remaining()).put(body.duplicate()).flip();
    }
}
