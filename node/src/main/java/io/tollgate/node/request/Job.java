package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.FollowUp;
import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The calls of an attempt whose provider runs a job: the one that begins it, then how it stands, or
 * its events. Each begins when the one before has ended; pauses are timers. Whatever becomes of the
 * attempt, a job that was begun and is not over is called off. On the thread of the exchange.
 */
final class Job {
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    /** The next question comes when the job has run for so much longer, as a part of its time. */
    private static final int PAUSE_PART = 4;

    private static final int HTTP_ERROR = 300;
    private static final String STANDING = "accept: application/json\r\n";

    private final Forwarding forwarding;
    private final Attempt attempt;
    private final RequestServices services;
    private final Step.Try at;
    private final Admitted admitted;
    private final Conversation conversation;

    private @Nullable JobStart start;
    private Runnable endPause = () -> {};
    private String callOff = "";
    private boolean open;
    private boolean asked;
    private long begunNanos;

    Job(
            Forwarding forwarding,
            Attempt attempt,
            RequestServices services,
            Step.Try at,
            Admitted admitted,
            Conversation conversation) {
        this.forwarding = forwarding;
        this.attempt = attempt;
        this.services = services;
        this.at = at;
        this.admitted = admitted;
        this.conversation = conversation;
    }

    /** Sends the request that begins it. */
    UpstreamCall begin(UpstreamRequest request) {
        open = true;
        services.jobs().begun();
        begunNanos = services.nanoTime();
        var first =
                new JobStart(
                        this,
                        attempt,
                        at.provider().upstream(),
                        loop(),
                        admitted.deadlineNanos(),
                        services.limits().answerBytes());
        start = first;
        first.send(request);
        return first;
    }

    /** Asks, after a pause where it is not the first time that events are asked for. */
    void ask(FollowUp next) {
        callOff = next.callOff();
        if (next instanceof FollowUp.Events && !asked) {
            send(next);
        } else {
            endPause = loop().schedule(pause(), () -> forwarding.guarded(() -> send(next)));
        }
        asked = true;
    }

    /** Never beyond the deadline, at which the call then fails. */
    private long pause() {
        long now = services.nanoTime();
        long part = (now - begunNanos) / 1_000_000L / PAUSE_PART;
        long left = (admitted.deadlineNanos() - now) / 1_000_000L;
        return Math.clamp(left, 0, Math.clamp(part, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
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

    /** It has ended by itself, or was never begun. */
    void over() {
        callOff = "";
        if (open) {
            open = false;
            services.jobs().ended();
        }
    }

    /** The attempt is over: asks no more, and tells the provider so, if the job still runs. */
    void callOff() {
        endPause.run();
        if (start != null && start.pending()) {
            return; // its answer will say how
        }
        if (callOff.isEmpty()) {
            over();
            return;
        }
        var request =
                new UpstreamRequest(
                        at.key().forwardHead("POST", callOff), bytes(STANDING), Body.EMPTY);
        callOff = "";
        long deadline = services.nanoTime() + OpenJobs.PATIENCE.toNanos();
        loop().call(at.provider().upstream(), request, deadline, new CalledOff());
    }

    /** It was begun after its attempt had been given up. */
    void begunForNobody(ByteBuffer answer) {
        FollowUp next = conversation.followUp(admitted.fields(), answer);
        callOff = next == null ? "" : next.callOff();
        callOff();
    }

    /** It may run, and nobody can call it off. */
    void lost(String why) {
        services.failures()
                .jobNotCalledOff(admitted.enquiry().requestId(), at.provider().name(), why);
        over();
    }

    private UpstreamLoop loop() {
        return forwarding.exchange().loop().upstream();
    }

    private static byte[] bytes(String lines) {
        return lines.getBytes(StandardCharsets.US_ASCII);
    }

    /** Hears whether the job is called off. */
    private final class CalledOff implements ResponseListener {
        private int status;

        @Override
        public void onHead(ResponseHead head) {
            status = head.status();
        }

        @Override
        public void onBody(ByteBuffer bytes, boolean last) {
            bytes.position(bytes.limit());
            if (!last) {
                return;
            }
            if (status < HTTP_ERROR) {
                over();
            } else {
                lost("status " + status);
            }
        }

        @Override
        public void onFailure(UpstreamFailure failure) {
            lost(failure.message());
        }
    }
}
