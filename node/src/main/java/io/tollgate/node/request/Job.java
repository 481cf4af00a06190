package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The later calls of an attempt whose provider runs a job: how it stands, or its events. Each
 * begins when the one before has ended; pauses are timers. On the thread of the exchange.
 */
final class Job {
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    /** How long the provider has to hear that a job is called off. */
    private static final long CALL_OFF_NANOS = 10_000_000_000L;

    private static final String STANDING = "accept: application/json\r\n";

    private final Forwarding forwarding;
    private final Attempt attempt;
    private final RequestServices services;
    private final Step.Try at;
    private final Admitted admitted;

    private Runnable endPause = () -> {};
    private String callOff = "";
    private int asked;

    Job(
            Forwarding forwarding,
            Attempt attempt,
            RequestServices services,
            Step.Try at,
            Admitted admitted) {
        this.forwarding = forwarding;
        this.attempt = attempt;
        this.services = services;
        this.at = at;
        this.admitted = admitted;
    }

    /** Asks, after a pause where it is not the first time that events are asked for. */
    void ask(FollowUp next) {
        callOff = next.callOff();
        if (next instanceof FollowUp.Events && asked == 0) {
            send(next);
        } else {
            endPause = loop().schedule(pause(), () -> forwarding.guarded(() -> send(next)));
        }
        asked++;
    }

    /** It doubles, and never goes beyond the deadline, at which the call then fails. */
    private long pause() {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(asked, 10));
        long left = (admitted.deadlineNanos() - services.nanoTime()) / 1_000_000L;
        return Math.clamp(left, 0, pause);
    }

    private void send(FollowUp next) {
        Upstream upstream = at.provider().upstream();
        switch (next) {
            case FollowUp.Standing standing ->
                    call(upstream, at.key().forwardHead("GET", standing.path()), STANDING);
            case FollowUp.Events events ->
                    call(
                            upstream.at(events.origin()),
                            at.provider().eventsHead(events.origin(), events.target()),
                            "");
        }
    }

    private void call(Upstream upstream, byte[] head, String more) {
        var request = new UpstreamRequest(head, bytes(more), Body.EMPTY);
        attempt.started(loop().call(upstream, request, admitted.deadlineNanos(), attempt));
    }

    /** It has ended by itself. */
    void over() {
        callOff = "";
    }

    /** Asks no more, and tells the provider that nobody wants it, if it still runs. */
    void callOff() {
        endPause.run();
        if (callOff.isEmpty()) {
            return;
        }
        var request =
                new UpstreamRequest(
                        at.key().forwardHead("POST", callOff), bytes(STANDING), Body.EMPTY);
        over();
        long deadline = services.nanoTime() + CALL_OFF_NANOS;
        loop().call(at.provider().upstream(), request, deadline, new Nobody());
    }

    private UpstreamLoop loop() {
        return forwarding.exchange().loop().upstream();
    }

    private static byte[] bytes(String lines) {
        return lines.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes an answer that nobody waits for. */
    private static final class Nobody implements ResponseListener {
        @Override
        public void onHead(ResponseHead head) {}

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            bytes.position(bytes.limit());
        }

        @Override
        public void onFailure(UpstreamFailure failure) {}
    }
}
