package io.tollgate.node.request;

import io.tollgate.node.routing.Step;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.upstream.FailureClass;
import io.tollgate.providers.upstream.ResponseHead;
import io.tollgate.providers.upstream.UpgradeListener;
import io.tollgate.providers.upstream.UpgradedCall;
import io.tollgate.providers.upstream.UpstreamFailure;
import io.tollgate.providers.websocket.Handshake;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One try to open a WebSocket at a provider: it becomes a session, which hears all that follows, or
 * a failure.
 */
final class RealtimeAttempt implements UpgradeListener {
    private static final int ERROR_BYTES = 64 * 1024;
    private static final int SWITCHING = 101;

    private final RealtimeOpening opening;
    private final RequestServices services;
    private final Step.Try to;
    private final String accept;
    private final long sentNanos;
    private @Nullable UpgradedCall call;
    private @Nullable ResponseHead head;
    private @Nullable Collected collected;
    private @Nullable RealtimeSession session;
    private boolean over;

    /**
     * @param key what the provider must answer to
     */
    RealtimeAttempt(RealtimeOpening opening, RequestServices services, Step.Try to, String key) {
        this.opening = opening;
        this.services = services;
        this.to = to;
        this.accept = Handshake.accept(key);
        this.sentNanos = services.nanoTime();
    }

    /** The call it listens to; given right after it was made. */
    void started(UpgradedCall upgradedCall) {
        if (!over) {
            call = upgradedCall;
        }
    }

    void cancel() {
        over = true;
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void onHead(ResponseHead responseHead) {
        if (over) {
            return;
        }
        head = responseHead;
        Quota.tell(responseHead, to.key().load());
        if (responseHead.status() != SWITCHING) {
            return;
        }
        UpgradedCall open = call;
        if (open == null || !accept.equals(responseHead.header("sec-websocket-accept"))) {
            fail(wrong("the handshake has another sec-websocket-accept"), true);
        } else if (responseHead.header("sec-websocket-extensions") != null) {
            fail(wrong("the handshake has extensions that nobody asked for"), true);
        } else {
            session = opening.opened(open, responseHead, services.nanoTime() - sentNanos);
        }
    }

    @Override
    public void onBody(ByteBuffer bytes, boolean last) {
        RealtimeSession opened = session;
        if (opened != null) {
            opened.guarded(() -> {
                if (bytes.hasRemaining()) {
                    opened.fromProvider(bytes);
                }
                if (last) {
                    opened.providerEnded();
                }
            });
        } else if (!over && head != null) {
            collect(head, bytes, last);
        }
    }

    @Override
    public void onWritable() {
        RealtimeSession opened = session;
        if (opened != null) {
            opened.guarded(opened::providerTakesMore);
        }
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
        RealtimeSession opened = session;
        if (opened != null) {
            opened.guarded(opened::providerBroke);
        } else if (!over) {
            opening.upstreamSaid(failure.message());
            fail(
                    new ProviderError(failure.failureClass(), 0, "", null, null, null, null),
                    failure.requestSent());
        }
    }

    private void collect(ResponseHead of, ByteBuffer bytes, boolean last) {
        if (collected == null) {
            collected = new Collected(Delivery.length(of), ERROR_BYTES);
        }
        boolean fits = collected.add(bytes);
        if (last || !fits) {
            fail(error(of, collected.bytes()), true);
        }
    }

    private ProviderError error(ResponseHead of, ByteBuffer body) {
        Conversation conversation =
                services.conversations()
                        .of(to.provider(), ClientApi.OPENAI, Operation.FORWARD, null);
        return of.status() < 300 || conversation == null
                ? wrong("status " + of.status() + " (expected: 101)")
                : conversation.error(of, body);
    }

    private void fail(ProviderError error, boolean requestSent) {
        cancel();
        opening.failed(error.withTexts(to.key()::mask), requestSent);
    }

    private static ProviderError wrong(String message) {
        return new ProviderError(
                FailureClass.UPSTREAM_PROTOCOL, 0, message, null, null, null, null);
    }
}
