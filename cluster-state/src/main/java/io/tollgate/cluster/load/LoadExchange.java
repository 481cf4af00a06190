package io.tollgate.cluster.load;

import io.tollgate.cluster.load.LoadMessage.Count;
import io.tollgate.cluster.load.LoadMessage.From;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes the {@link LoadTable} one for all nodes: tells the others what happens to the health of a
 * key at once and how many calls are in flight ten times a second, and takes over what they tell.
 * Nothing of it is on the way of a request, which at most puts something into a queue.
 *
 * <p>Invariant: what a key counts of others is the sum of the last report of each node that is
 * there, because a report takes the place of the one before and a node that goes takes its report
 * with it.
 */
public final class LoadExchange implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final long SAY_ALL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_WAITING = 4096;

    private final ArrayBlockingQueue<LoadMessage> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder full = new LongAdder();
    private final LoadTable table;
    private final From self;
    private final Broadcast broadcast;
    private final Thread thread;

    // by whoever holds this object
    private final Map<String, Report> reports = new HashMap<>();
    private List<String> nodes;

    // by the thread
    private List<Count> said = List.of();
    private long saidNanos;

    /** Hears from now on, and tells from {@link #start} on. */
    public LoadExchange(LoadTable table, String node, long incarnation, Broadcast broadcast) {
        this.table = table;
        this.self = new From(node, incarnation);
        this.broadcast = broadcast;
        this.nodes = List.of(node);
        this.thread = Thread.ofPlatform().daemon().name("cluster-load").unstarted(this::run);
        broadcast.listen(this::heard);
    }

    public void start() {
        open();
        thread.start();
    }

    /** Collects news from now on. */
    void open() {
        saidNanos = table.nanoSource().getAsLong();
        table.tell(
                new HealthNews() {
                    @Override
                    public void pausing(String key, long nanos, int strikes) {
                        put(new LoadMessage.Pause(key, nanos, strikes));
                    }

                    @Override
                    public void breaker(
                            String key, String model, Turn turn, long nanos, int openings) {
                        put(new LoadMessage.Health(key, model, turn, nanos, openings));
                    }
                });
    }

    /** Who is there now, this node included or not. What others reported goes with them. */
    public synchronized void members(Collection<String> names) {
        var all = new TreeSet<>(names);
        all.add(self.node());
        nodes = List.copyOf(all);
        table.turns(new Turns(nodes.size(), nodes.indexOf(self.node())));
        for (String gone : new HashSet<>(reports.keySet())) {
            if (!all.contains(gone)) {
                replace(gone, Report.NONE);
                reports.remove(gone);
            }
        }
    }

    /** Changes that were not told because too many waited. */
    public long full() {
        return full.sum();
    }

    @Override
    public void close() {
        table.tell(HealthNews.NOBODY);
        thread.interrupt();
    }

    private void put(LoadMessage message) {
        if (!waiting.offer(message)) {
            full.increment();
        }
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                LoadMessage next = waiting.poll(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    broadcast.send(LoadMessage.write(self, next));
                    sayNews();
                }
                sayCounts();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void sayNews() {
        for (LoadMessage next = waiting.poll(); next != null; next = waiting.poll()) {
            broadcast.send(LoadMessage.write(self, next));
        }
    }

    /** Also after a change of health: it is as cheap, and the others see both at once. */
    void sayCounts() {
        long now = table.nanoSource().getAsLong();
        var counts = new ArrayList<Count>();
        for (KeyLoad key : table.keys()) {
            boolean quota = key.toldSince(saidNanos);
            int inFlight = key.ownInFlight();
            if (inFlight != 0 || quota) {
                counts.add(
                        new Count(
                                key.id(),
                                inFlight,
                                quota,
                                key.remainingRequests(),
                                key.remainingTokens()));
            }
        }
        if (!counts.equals(said) || now - saidNanos >= SAY_ALL_NANOS) {
            said = counts;
            saidNanos = now;
            broadcast.send(LoadMessage.write(self, new LoadMessage.Counts(counts)));
        }
    }

    private synchronized void heard(byte[] bytes) {
        LoadMessage.Heard heard = LoadMessage.read(bytes);
        if (heard == null || heard.from().node().equals(self.node())) {
            return;
        }
        switch (heard.message()) {
            case LoadMessage.Counts counts -> counted(heard.from(), counts);
            case LoadMessage.Pause(String id, long nanos, int strikes) -> {
                KeyLoad key = table.known(id);
                if (key != null) {
                    key.heardPause(nanos, strikes);
                }
            }
            case LoadMessage.Health(
                            String id,
                            String model,
                            HealthNews.Turn turn,
                            long nanos,
                            int openings) -> {
                KeyLoad key = table.known(id);
                if (key != null) {
                    key.heard(model, turn, nanos, openings);
                }
            }
        }
    }

    private void counted(From from, LoadMessage.Counts counts) {
        Report before = reports.get(from.node());
        var inFlight = new HashMap<String, Integer>();
        for (Count each : counts.keys()) {
            inFlight.put(each.key(), each.inFlight());
            KeyLoad key = table.known(each.key());
            if (each.quota() && key != null) {
                key.heardQuota(each.requests(), each.tokens());
            }
        }
        replace(from.node(), new Report(from.incarnation(), inFlight));
        boolean isNew = before == null || before.incarnation() != from.incarnation();
        if (isNew && tellsNewcomers(from.node())) {
            table.keys().forEach(KeyLoad::tellTroubles);
        }
    }

    /** One of the nodes that were there before does, the first by name. */
    private boolean tellsNewcomers(String newcomer) {
        return nodes.stream()
                .filter(node -> !node.equals(newcomer))
                .findFirst()
                .filter(self.node()::equals)
                .isPresent();
    }

    private void replace(String node, Report report) {
        reports.put(node, report);
        // each key, in the report or not: that none of its calls is left is news as well
        for (KeyLoad key : table.keys()) {
            int sum = 0;
            for (Report each : reports.values()) {
                sum += each.inFlight().getOrDefault(key.id(), 0);
            }
            key.reportOthers(sum, nodes.size() - 1);
        }
    }

    /** The last counts of one node. */
    private record Report(long incarnation, Map<String, Integer> inFlight) {
        static final Report NONE = new Report(0, Map.of());

        Report {
            inFlight = Map.copyOf(inFlight);
        }
    }
}
