package io.tollgate.node.acceptance.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A provider on a raw socket of 127.0.0.1. It records what it is sent and answers by scripts; the
 * one added last that fits a request plays. Each connection has a virtual thread that reads and one
 * that plays, so that a hang-up of the peer is noticed whatever the script is doing.
 */
public final class FakeUpstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CopyOnWriteArrayList<Rule> rules = new CopyOnWriteArrayList<>();
    // All below is guarded by this; changes are told by notifyAll.
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final List<FakeConnection> open = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int accepted;
    private int playing;

    private record Rule(Predicate<RecordedRequest> fits, Script script) {}

    private FakeUpstream(ServerSocket server) {
        this.server = server;
    }

    /** Listens on a free port; answers 404 to everything until it is told otherwise. */
    public static FakeUpstream start() throws IOException {
        var upstream =
                new FakeUpstream(new ServerSocket(0, 4096, InetAddress.getLoopbackAddress()));
        upstream.answer(Reply.json(404, "{\"error\":{\"message\":\"no script fits\"}}"));
        upstream.threads.execute(upstream::acceptAll);
        return upstream;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What goes into a configuration as the provider's base URL. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    public FakeUpstream answer(Script script) {
        return when(request -> true, script);
    }

    /** For requests whose path ends so. */
    public FakeUpstream answer(String pathEnd, Script script) {
        return when(request -> request.path().endsWith(pathEnd), script);
    }

    public FakeUpstream answerModel(String model, Script script) {
        return when(request -> request.model().equals(model), script);
    }

    public FakeUpstream answerKey(String key, Script script) {
        return when(request -> request.carriesKey(key), script);
    }

    public FakeUpstream when(Predicate<RecordedRequest> fits, Script script) {
        rules.addFirst(new Rule(fits, script));
        return this;
    }

    public synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The last request; fails where there is none. */
    public synchronized RecordedRequest lastRequest() {
        return requests.getLast();
    }

    public List<RecordedRequest> requestsWithKey(String key) {
        return requests().stream().filter(request -> request.carriesKey(key)).toList();
    }

    public synchronized int attempts() {
        return requests.size();
    }

    /** Forgets what was recorded; scripts and connections stay. */
    public synchronized void forget() {
        requests.clear();
    }

    public synchronized int openConnections() {
        return open.size();
    }

    /** Connections accepted since the start. */
    public synchronized int acceptedConnections() {
        return accepted;
    }

    public void awaitAttempts(int count) throws InterruptedException {
        await(() -> requests.size() >= count, count + " attempts");
    }

    public void awaitRequest(Predicate<RecordedRequest> wanted) throws InterruptedException {
        await(() -> requests.stream().anyMatch(wanted), "the request that is waited for");
    }

    /** Returns when no script plays: whatever was asked is answered or given up. */
    public void awaitIdle() throws InterruptedException {
        await(() -> playing == 0, "no script playing");
    }

    public void awaitOpenConnections(int count) throws InterruptedException {
        await(() -> open.size() == count, count + " open connections");
    }

    @Override
    public void close() throws IOException {
        server.close();
        List<FakeConnection> rest;
        synchronized (this) {
            rest = List.copyOf(open);
        }
        rest.forEach(FakeConnection::close);
        threads.shutdownNow();
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new AssertionError("A script of the fake provider failed", failures.get(0));
            }
        }
    }

    private void acceptAll() {
        while (true) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                serve(socket);
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                fail(e);
                return;
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        FakeConnection connection;
        synchronized (this) {
            connection = new FakeConnection(socket, ++accepted);
            open.add(connection);
        }
        BlockingQueue<Optional<RecordedRequest>> toPlay = new LinkedBlockingQueue<>();
        threads.execute(() -> playAll(toPlay, connection));
        threads.execute(() -> {
            readAll(connection, toPlay);
            connection.peerHasClosed();
            // Requests already read are still played; what they write goes nowhere.
            toPlay.add(Optional.empty());
            synchronized (this) {
                open.remove(connection);
                notifyAll();
            }
        });
    }

    private void readAll(
            FakeConnection connection, BlockingQueue<Optional<RecordedRequest>> toPlay) {
        try {
            for (RecordedRequest next = connection.next(); next != null; next = connection.next()) {
                synchronized (this) {
                    requests.add(next);
                    playing++;
                    notifyAll();
                }
                toPlay.add(Optional.of(next));
            }
        } catch (IOException e) {
            // A reset is an end as good as any.
        }
    }

    private void playAll(
            BlockingQueue<Optional<RecordedRequest>> toPlay, FakeConnection connection) {
        try {
            for (Optional<RecordedRequest> next = toPlay.take();
                    next.isPresent();
                    next = toPlay.take()) {
                try {
                    scriptFor(next.get()).play(next.get(), connection.wire());
                } catch (IOException e) {
                    // The peer is gone; its hang-up is told by the reader.
                } catch (RuntimeException | Error e) {
                    fail(e);
                    connection.close();
                } finally {
                    synchronized (this) {
                        playing--;
                        notifyAll();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the end of the test
        } finally {
            connection.close();
        }
    }

    private Script scriptFor(RecordedRequest request) {
        for (Rule rule : rules) {
            if (rule.fits().test(request)) {
                return rule.script();
            }
        }
        throw new IllegalStateException("There is always a rule that fits");
    }

    private synchronized void fail(Throwable failure) {
        failures.add(failure);
    }

    private synchronized void await(BooleanSupplier holds, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(
                        "Within " + PATIENCE + " not seen: " + what + "; " + state());
            }
            wait(left);
        }
    }

    private synchronized String state() {
        return requests.size() + " attempts, " + open.size() + " open, " + playing + " playing";
    }
}
