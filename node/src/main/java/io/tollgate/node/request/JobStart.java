package io.tollgate.node.request;

import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.ResponseListener;
import io.tollgate.providers.upstream.Upstream;
import io.tollgate.providers.upstream.UpstreamCall;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.upstream.UpstreamLoop;
import io.tollgate.providers.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The call that begins a job. An attempt that gives it up does not end it: its answer alone says
 * how the job is called off, so it is read to its end, for {@link OpenJobs#PATIENCE} at most. For
 * that the call itself has longer bounds than the attempt; those of the attempt are timers here. On
 * the thread of the exchange.
 */
final class JobStart implements ResponseListener, UpstreamCall {
    private static final int HTTP_OK_END = 300;

    /** A timer may go off a little early, and nothing may be tried again at the deadline. */
    private static final long TIMER_MILLIS = 20;

    private final Job job;
    private final ResponseListener attempt;
    private final Upstream upstream;
    private final UpstreamLoop loop;
    private final long deadlineNanos;
    private final int mostBytes;

    private @Nullable UpstreamCall call;
    private @Nullable ResponseHead head;
    private @Nullable Collected collected;
    private Runnable endLimit = () -> {};
    private boolean givenUp;
    private boolean over;

    /**
     * Prepares it.
     *
     * @param attempt hears of it until it is given up
     * @param deadlineNanos when the attempt must have ended
     * @param mostBytes of an answer
     */
    JobStart(
            Job job,
            ResponseListener attempt,
            Upstream upstream,
            UpstreamLoop loop,
            long deadlineNanos,
            int mostBytes) {
        this.job = job;
        this.attempt = attempt;
        this.upstream = upstream;
        this.loop = loop;
        this.deadlineNanos = deadlineNanos;
        this.mostBytes = mostBytes;
    }

    void send(UpstreamRequest request) {
        Upstream patient = upstream.patient(OpenJobs.PATIENCE);
        long last = deadlineNanos + OpenJobs.PATIENCE.toNanos();
        UpstreamCall made = loop.call(patient, request, last, this);
        if (over) {
            return;
        }
        call = made;
        waitFor(upstream.connectTimeout().plus(upstream.firstByteTimeout()), "first byte timeout");
    }

    /** Begins the time after which the attempt is over: that one, or its deadline. */
    private void waitFor(Duration most, String limit) {
        long left = deadlineNanos - System.nanoTime();
        boolean late = left < most.toNanos();
        long millis = late ? Math.max(0, left / 1_000_000L) + TIMER_MILLIS : most.toMillis();
        String reached =
                (late ? "deadline of the call" : limit) + " reached after " + millis + " ms";
        endLimit = loop.schedule(millis, () -> timeIsUp(reached));
    }

    private void timeIsUp(String reached) {
        if (over || givenUp) {
            return;
        }
        String where = upstream.origin().host() + ":" + upstream.origin().port() + ": ";
        attempt.onFailure(new UpstreamFailure(FailureClass.TIMEOUT, where + reached, sent()));
    }

    @Override
    public void onHead(ResponseHead responseHead) {
        head = responseHead;
        if (givenUp) {
            return;
        }
        endLimit.run();
        waitFor(upstream.totalTimeout(), "total timeout");
        attempt.onHead(responseHead);
    }

    @Override
    public void onBody(ByteBuffer bytes, boolean last) {
        ByteBuffer whole = bytes;
        if (collected != null || !last) {
            collected = collected == null ? new Collected(-1, mostBytes) : collected;
            if (!collected.add(bytes)) {
                tooLong();
                return;
            }
            whole = collected.bytes();
        }
        if (!last) {
            return;
        }
        ended();
        if (!givenUp) {
            attempt.onBody(whole, true);
        } else if (head != null && head.status() < HTTP_OK_END) {
            job.begunForNobody(whole);
        } else {
            job.over();
        }
    }

    private void tooLong() {
        onFailure(
                new UpstreamFailure(
                        FailureClass.UPSTREAM_PROTOCOL,
                        "the answer is larger than " + mostBytes + " bytes",
                        true));
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
        ended();
        if (givenUp) {
            job.lost(failure.message());
        } else {
            attempt.onFailure(failure);
        }
    }

    private void ended() {
        over = true;
        endLimit.run();
        if (call != null) {
            call.cancel();
        }
    }

    /** The attempt wants it no more. Where the provider cannot have seen it, it ends. */
    @Override
    public void cancel() {
        if (over || givenUp) {
            return;
        }
        if (!sent()) {
            ended();
            return;
        }
        givenUp = true;
        endLimit.run();
        long millis = OpenJobs.PATIENCE.toMillis();
        endLimit = loop.schedule(millis, this::patienceIsOver);
    }

    private void patienceIsOver() {
        if (!over) {
            ended();
            job.lost("no answer within " + OpenJobs.PATIENCE.toSeconds() + " s");
        }
    }

    /** Whether its job may be running while nobody waits for it. */
    boolean pending() {
        return givenUp && !over;
    }

    /** An answer that is small, and read at once. */
    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public boolean sent() {
        return call != null && call.sent();
    }
}
