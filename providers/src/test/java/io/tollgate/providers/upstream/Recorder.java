package io.tollgate.providers.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener that keeps all it is told and notes when it is told something out of order. */
class Recorder implements ResponseListener {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final CompletableFuture<ResponseHead> headCame = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable ResponseHead head;
    private int pieces;
    private boolean over;

    @Override
    public void onHead(ResponseHead head) {
        check(this.head == null, "a second head");
        this.head = head;
        headCame.complete(head);
    }

    @Override
    public void onBody(ByteBuffer bytes, boolean last) {
        check(head != null, "a body before the head");
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        synchronized (body) {
            body.writeBytes(piece);
        }
        pieces++;
        if (last) {
            over = true;
            answer.complete(new Answer(head, body.toByteArray(), pieces, null));
        }
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
        check(true, "");
        over = true;
        answer.complete(new Answer(head, body.toByteArray(), pieces, failure));
    }

    Answer await() {
        return get(answer);
    }

    ResponseHead awaitHead() {
        return get(headCame);
    }

    boolean isDone() {
        return answer.isDone();
    }

    int bodyLength() {
        synchronized (body) {
            return body.size();
        }
    }

    CompletableFuture<Answer> future() {
        return answer;
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("not told in time or out of order", e);
        }
    }

    private void check(boolean right, String what) {
        if (over || !right) {
            answer.obtrudeException(
                    new AssertionError(over ? "told after the end" : "told " + what));
        }
    }

    /** How a call went. */
    record Answer(
            @Nullable ResponseHead anyHead,
            byte[] bodyBytes,
            int pieces,
            @Nullable UpstreamFailure anyFailure) {
        ResponseHead head() {
            if (anyHead == null) {
                throw new AssertionError("no head but " + anyFailure);
            }
            return anyHead;
        }

        int status() {
            return anyHead == null ? 0 : anyHead.status();
        }

        String body() {
            return new String(bodyBytes, StandardCharsets.ISO_8859_1);
        }

        boolean ok() {
            return anyFailure == null;
        }

        UpstreamFailure failure() {
            if (anyFailure == null) {
                throw new AssertionError("no failure but status " + status() + " " + body());
            }
            return anyFailure;
        }

        FailureClass failureClass() {
            return failure().failureClass();
        }

        String message() {
            return anyFailure == null ? "" : anyFailure.message();
        }
    }
}
