package io.tollgate.cluster.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.MemberSocketInterceptor;
import com.hazelcast.topic.ITopic;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.load.Broadcast;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The grid of a member of a cluster. It is open at once and answers that it is not available until
 * the member, which {@link #join} starts in the background, has joined.
 *
 * <p>A change is acknowledged when the owner of the entry and all its copies have it. Where an
 * acknowledgement is missing the call is in doubt, and the next call of this node for that entry
 * writes the copies even if it changes nothing: so what is acknowledged after a doubt is safe too.
 * A read of a guarded entry writes them as well, so that nobody acts on what may yet be lost.
 */
public final class HazelcastGrid implements StateGrid, Broadcast {
    private static final System.Logger LOG = System.getLogger(HazelcastGrid.class.getName());
    private static final String TALK = "talk";
    private static final int MOST_CALLS = 10_000;
    private static final int MOST_DOUBTS = 100_000;
    private static final Duration HANDSHAKE = Duration.ofSeconds(3);

    private final Semaphore calls = new Semaphore(MOST_CALLS);
    private final Set<String> doubts = ConcurrentHashMap.newKeySet();
    private final Map<String, Watches> watches = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService answers = thread("cluster-answers");
    private final ExecutorService listings = Executors.newVirtualThreadPerTaskExecutor();
    private final Teller memberNews = new Teller("cluster-members");
    private final Teller entryNews = new Teller("cluster-entries");
    private final Member self;
    private final GridTypes types;
    private final Handshake handshake;
    private final Members members;
    private final MemberRunner runner;
    private volatile Consumer<byte[]> listener = _ -> {};
    private volatile @Nullable ITopic<byte[]> topic;
    private volatile boolean manyDoubts;
    private volatile @Nullable String whyLeft;
    private volatile @Nullable Map<String, IMap<String, Cell>> maps;

    /** Starts nothing yet. */
    public HazelcastGrid(MemberSettings settings, Member self, Collection<Space> spaces) {
        this(settings, self, spaces, handshake -> handshake);
    }

    /**
     * @param door what stands before the handshake of each connection, for tests that cut them
     */
    HazelcastGrid(
            MemberSettings settings,
            Member self,
            Collection<Space> spaces,
            UnaryOperator<MemberSocketInterceptor> door) {
        List<Space> all = List.copyOf(spaces);
        this.self = self;
        this.types = new GridTypes(all);
        this.handshake = new Handshake(settings.secret(), settings.cluster(), HANDSHAKE);
        this.members = new Members(settings, memberNews, this::tellAll, this::doubled);
        this.runner =
                new MemberRunner(
                        () -> MemberConfig.of(settings, self, all),
                        door.apply(handshake),
                        this::joined,
                        this::left);
        all.forEach(space -> watches.put(space.name(), new Watches(entryNews)));
    }

    /** Starts the member in the background. Once. */
    public void join() {
        runner.start();
    }

    /** Why this node cannot join, or why it left for good; empty where neither is so. */
    public Optional<String> problem() {
        return Optional.ofNullable(whyLeft).or(runner::problem);
    }

    /** Connections of strangers that were refused since the start. */
    public long refusedConnections() {
        return handshake.refused();
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public CompletionStage<byte[]> run(Space space, String key, byte[] command) {
        watches(space);
        String id = space.name() + "/" + key;
        boolean confirm = manyDoubts || doubts.contains(id);
        return this.<byte[], byte[]>call(
                space,
                map -> map.submitToKey(key, new RunRule(types, space.name(), command, confirm)),
                answer -> {
                    doubts.remove(id);
                    return reply(answer);
                },
                error -> doubted(id, Failures.ofSent(error)));
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(Space space, String key) {
        watches(space);
        return this.<byte @Nullable [], Optional<byte[]>>call(
                space,
                map ->
                        switch (space.keeping()) {
                            case GUARDED -> map.submitToKey(key, new ReadCell());
                            case LOOSE ->
                                    map.getAsync(key)
                                            .thenApply(cell -> cell == null ? null : cell.bytes());
                        },
                Optional::ofNullable,
                Failures::ofUnsent);
    }

    @Override
    public CompletionStage<Map<String, byte[]>> readAll(Space space) {
        watches(space);
        return this.<Map<String, byte[]>, Map<String, byte[]>>call(
                space,
                map -> CompletableFuture.supplyAsync(() -> entries(map), listings),
                all -> all,
                Failures::ofUnsent);
    }

    @Override
    public Watch watch(Space space, Watcher watcher) {
        return watches(space).add(watcher);
    }

    @Override
    public void send(byte[] message) {
        ITopic<byte[]> open = topic;
        if (open == null) {
            return;
        }
        try {
            open.publish(message);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "cluster: not said", e);
        }
    }

    @Override
    public void listen(Consumer<byte[]> to) {
        listener = to;
    }

    @Override
    public Membership membership() {
        return members.now();
    }

    @Override
    public Watch watchMembers(MemberWatcher watcher) {
        return members.add(watcher);
    }

    /** Hands over what only this member has, and leaves. Returns when that is done. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        left();
        runner.close();
        memberNews.close();
        entryNews.close();
        listings.shutdown();
        answers.shutdown();
    }

    /** On the thread of the member, before anybody can call. */
    private void joined(HazelcastInstance instance) {
        var all = new HashMap<String, IMap<String, Cell>>();
        watches.forEach((name, watching) -> {
            IMap<String, Cell> map = instance.getMap(name);
            all.put(name, map);
            watching.joined(map);
        });
        instance.getLifecycleService()
                .addLifecycleListener(event -> {
                    if (event.getState() == LifecycleState.MERGED) {
                        tellAll();
                    }
                });
        ITopic<byte[]> talk = instance.getTopic(TALK);
        talk.addMessageListener(message -> listener.accept(message.getMessageObject()));
        if (!closed.get()) {
            topic = talk;
            maps = Map.copyOf(all);
            members.joined(instance);
        }
    }

    private void left() {
        topic = null;
        maps = null;
        watches.values().forEach(Watches::left);
        members.left();
    }

    /** Two nodes with one name would write over each other's share: this one goes, for good. */
    private void doubled() {
        String why =
                "another node has the name "
                        + self.name()
                        + " of this one (expected: a data folder of its own for each node)";
        whyLeft = why;
        LOG.log(Level.ERROR, "cluster: this node leaves: " + why);
        left();
        runner.end();
    }

    private void tellAll() {
        watches.values().forEach(Watches::tellAll);
    }

    private GridException doubted(String id, GridException failed) {
        if (failed.kind() == GridException.Kind.INDETERMINATE) {
            if (doubts.size() < MOST_DOUBTS) {
                doubts.add(id);
            } else {
                manyDoubts = true;
            }
        }
        return failed;
    }

    private <A extends @Nullable Object, B> CompletableFuture<B> call(
            Space space,
            Function<IMap<String, Cell>, CompletionStage<A>> send,
            Function<A, B> receive,
            Function<Throwable, GridException> failed) {
        Map<String, IMap<String, Cell>> joined = maps;
        IMap<String, Cell> map = joined == null ? null : joined.get(space.name());
        if (map == null) {
            return refused(closed.get() ? "closed" : "this node has not joined the cluster");
        }
        if (!calls.tryAcquire()) {
            return refused("more than " + MOST_CALLS + " calls at once");
        }
        var result = new CompletableFuture<B>();
        BiConsumer<A, @Nullable Throwable> ended =
                (answer, error) -> {
                    calls.release();
                    complete(result, answer, error, receive, failed);
                };
        try {
            send.apply(map).whenCompleteAsync(ended, answers);
        } catch (RuntimeException e) {
            calls.release();
            result.completeExceptionally(Failures.ofUnsent(e));
        }
        return result;
    }

    private static <A extends @Nullable Object, B> void complete(
            CompletableFuture<B> result,
            A answer,
            @Nullable Throwable error,
            Function<A, B> receive,
            Function<Throwable, GridException> failed) {
        if (error != null) {
            result.completeExceptionally(failed.apply(error));
            return;
        }
        try {
            result.complete(receive.apply(answer));
        } catch (GridException e) {
            result.completeExceptionally(e);
        }
    }

    private static byte[] reply(byte[] answer) {
        byte[] rest = Arrays.copyOfRange(answer, 1, answer.length);
        if (answer[0] == RunRule.DONE) {
            return rest;
        }
        throw new GridException(
                GridException.Kind.FAILED, new String(rest, StandardCharsets.UTF_8), null);
    }

    private static Map<String, byte[]> entries(IMap<String, Cell> map) {
        var all = new HashMap<String, byte[]>();
        map.entrySet().forEach(entry -> all.put(entry.getKey(), entry.getValue().bytes()));
        return Map.copyOf(all);
    }

    private Watches watches(Space space) {
        Watches known = watches.get(space.name());
        if (known == null) {
            throw new IllegalArgumentException(
                    "space: " + space.name() + " (expected: one of " + watches.keySet() + ")");
        }
        return known;
    }

    private static <T> CompletableFuture<T> refused(String why) {
        return CompletableFuture.failedFuture(
                new GridException(GridException.Kind.UNAVAILABLE, why, null));
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }
}
