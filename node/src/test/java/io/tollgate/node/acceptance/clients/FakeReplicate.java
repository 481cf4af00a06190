package io.tollgate.node.acceptance.clients;

import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.Gate;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.node.acceptance.upstream.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Replicate in little: predictions that run until their time is over or they are called off. */
final class FakeReplicate implements AutoCloseable {
    private static final String CREATE = "/predictions";
    private static final String CANCEL = "/cancel";

    private final FakeUpstream upstream = FakeUpstream.start();
    private volatile Duration runs = Duration.ofHours(1);
    private final Map<String, Long> endNanos = new ConcurrentHashMap<>();
    private final AtomicInteger calledOff = new AtomicInteger();
    private volatile @Nullable Gate beforeAnswer;

    FakeReplicate() throws IOException {
        upstream.when(request -> request.method().equals("GET"), this::standing);
        upstream.answer(CREATE, this::create);
        upstream.answer(CANCEL, this::cancel);
    }

    FakeUpstream upstream() {
        return upstream;
    }

    /** Predictions that begin from now on take so long; without this an hour. */
    void predictionsTake(Duration time) {
        runs = time;
    }

    /** Answers no request that begins a prediction before that gate is open. */
    void holdAnswers(Gate gate) {
        beforeAnswer = gate;
    }

    int begun() {
        return endNanos.size();
    }

    /** Predictions that run now. */
    long running() {
        return endNanos.keySet().stream().filter(this::runs).count();
    }

    int calledOff() {
        return calledOff.get();
    }

    private boolean runs(String id) {
        return endNanos.getOrDefault(id, 0L) - System.nanoTime() > 0;
    }

    private void create(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String id = "p" + request.connection() + "x" + endNanos.size();
        endNanos.put(id, System.nanoTime() + runs.toNanos());
        String wish = request.header("prefer");
        if (wish != null) {
            Duration wait = Duration.ofSeconds(Long.parseLong(wish.replace("wait=", "")));
            Thread.sleep(wait.compareTo(runs) < 0 ? wait : runs);
        }
        Gate gate = beforeAnswer;
        if (gate != null) {
            gate.pass();
        }
        Reply.json(201, prediction(id)).play(request, wire);
    }

    private void standing(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String path = request.path();
        String id = path.substring(path.lastIndexOf('/') + 1);
        Reply.json(200, prediction(id)).play(request, wire);
    }

    private void cancel(RecordedRequest request, Wire wire)
            throws IOException, InterruptedException {
        String path = request.path().replace(CANCEL, "");
        String id = path.substring(path.lastIndexOf('/') + 1);
        if (endNanos.replace(id, System.nanoTime()) == null) {
            Reply.json(404, "{\"detail\":\"no such prediction\"}").play(request, wire);
            return;
        }
        calledOff.incrementAndGet();
        Reply.json(200, "{\"id\":\"" + id + "\",\"status\":\"canceled\"}").play(request, wire);
    }

    private String prediction(String id) {
        return runs(id)
                ? "{\"id\":\"" + id + "\",\"status\":\"processing\",\"output\":null,\"urls\":{}}"
                : "{\"id\":\"" + id + "\",\"status\":\"succeeded\",\"output\":[\"Hello\"]}";
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }
}
