package io.tollgate.node.demo;

import io.tollgate.node.request.Exchange;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one stream at the model's pace, waits for a client that does not keep up, and
 * stops when it leaves. On the exchange's I/O thread.
 *
 * <p>Invariant: while the stream is under way, exactly one thing can move it on, a timer or {@link
 * #writable}.
 */
final class PacedStream implements Exchange.Client {
    private static final List<String> HEADERS = List.of("cache-control", "no-cache");

    private final Exchange exchange;
    private final List<StreamEvent> events;
    private final long paceMillis;
    private final boolean cut;
    private int next;
    private boolean stalled;
    private boolean over;
    private @Nullable Runnable timer;

    private PacedStream(Exchange exchange, List<StreamEvent> events, long paceMillis, boolean cut) {
        this.exchange = exchange;
        this.events = List.copyOf(events);
        this.paceMillis = paceMillis;
        this.cut = cut;
    }

    /**
     * Begins to send.
     *
     * @param requestId told to the client
     * @param cut whether the connection breaks after the last event
     */
    static void start(
            Exchange exchange,
            DemoModel model,
            String requestId,
            List<StreamEvent> events,
            boolean cut) {
        var stream = new PacedStream(exchange, events, model.paceMillis(), cut);
        exchange.watch(stream);
        stream.after(
                model.firstEventMillis(),
                () -> {
                    exchange.startStream(
                            200,
                            "text/event-stream; charset=utf-8",
                            List.of(HEADERS.get(0), HEADERS.get(1), "x-request-id", requestId));
                    stream.send();
                });
    }

    @Override
    public void writable() {
        if (stalled && !over) {
            stalled = false;
            send();
        }
    }

    @Override
    public void gone() {
        over = true;
        if (timer != null) {
            timer.run();
            timer = null;
        }
    }

    /** Sends until a pause is due or the client does not keep up. */
    private void send() {
        while (!over && next < events.size()) {
            byte[] event = events.get(next).bytes().get();
            next++;
            boolean room = exchange.write(ByteBuffer.wrap(event));
            if (next == events.size() || over) {
                break;
            }
            if (!room) {
                stalled = true;
                return;
            }
            if (events.get(next).paced() && paceMillis > 0) {
                after(paceMillis, this::send);
                return;
            }
        }
        finish();
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        if (cut) {
            exchange.abort();
        } else {
            exchange.end();
        }
    }

    private void after(long millis, Runnable task) {
        if (millis == 0) {
            task.run();
            return;
        }
        timer =
                exchange.loop()
                        .upstream()
                        .schedule(
                                millis,
                                () -> {
                                    timer = null;
                                    if (!over) {
                                        task.run();
                                    }
                                });
    }
}
