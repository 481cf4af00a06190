package io.tollgate.node.cluster;

import io.tollgate.cluster.document.Documents;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.local.LocalGrid;
import io.tollgate.cluster.hazelcast.BindAddress;
import io.tollgate.cluster.hazelcast.HazelcastGrid;
import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.cluster.load.LoadExchange;
import io.tollgate.cluster.load.LoadTable;
import io.tollgate.governance.ledger.LeaseLedger;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state that this node shares with others, or has for itself where it is alone: then no class
 * of Hazelcast is loaded. Safe for threads.
 */
public final class NodeCluster implements AutoCloseable {
    /** What the nodes share. The same on every node: another one takes a restart of them all. */
    public static final List<Space> SPACES =
            List.of(
                    LeaseLedger.MONEY,
                    LeaseLedger.RATES,
                    CheckpointExchange.CHECKPOINTS,
                    AlertExchange.ALERTS,
                    Documents.DOCUMENTS,
                    Documents.APPLIED);

    private static final System.Logger LOG = System.getLogger(NodeCluster.class.getName());

    private final @Nullable MemberSettings settings;
    private final StateGrid grid;
    private final @Nullable HazelcastGrid member;
    private final @Nullable LoadExchange exchange;
    private final @Nullable ExecutorService calls;

    private NodeCluster(
            @Nullable MemberSettings settings,
            StateGrid grid,
            @Nullable HazelcastGrid member,
            @Nullable LoadExchange exchange,
            @Nullable ExecutorService calls) {
        this.settings = settings;
        this.grid = grid;
        this.member = member;
        this.exchange = exchange;
        this.calls = calls;
    }

    /**
     * Opens the state; nothing is joined yet.
     *
     * @param settings null for a node alone
     * @param self this node in this run
     * @param spaces the same on every node
     * @param load becomes that of the whole cluster
     * @throws IOException where a member could not listen; one line for the operator
     */
    public static NodeCluster open(
            @Nullable MemberSettings settings,
            Member self,
            Collection<Space> spaces,
            LoadTable load)
            throws IOException {
        return settings == null
                ? new NodeCluster(null, new LocalGrid(self, spaces), null, null, null)
                : member(settings, self, spaces, load);
    }

    private static NodeCluster member(
            MemberSettings settings, Member self, Collection<Space> spaces, LoadTable load)
            throws IOException {
        BindAddress.tryBind(settings.host(), settings.port());
        var grid = new HazelcastGrid(settings, self, spaces);
        var exchange = new LoadExchange(load, self.name(), self.incarnation(), grid);
        // lives as long as the grid
        StateGrid.Watch _ =
                grid.watchMembers(
                        now -> exchange.members(now.members().stream().map(Member::name).toList()));
        exchange.start();
        return new NodeCluster(settings, grid, grid, exchange, callers());
    }

    /** What is shared. Answers that it is not available until this node has joined. */
    public StateGrid grid() {
        return grid;
    }

    /**
     * One thread that asks the grid, so that nothing of it runs on I/O threads. Its queue is
     * bounded by its users: each account has one question at a time. After the end nothing is run.
     */
    private static ExecutorService callers() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("cluster-calls").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** On which the grid is to be asked: the calling thread where this node is alone. */
    public Executor calls() {
        ExecutorService own = calls;
        return own == null ? Runnable::run : own;
    }

    /**
     * Runs that once, on any thread: when the cluster is whole with this node in it, so that
     * another may go, or when that takes too long; at once for a node alone.
     */
    public void whenWhole(Duration atMost, Runnable then) {
        if (member == null) {
            then.run();
            return;
        }
        var whole = new CountDownLatch(1);
        StateGrid.Watch watch =
                grid.watchMembers(now -> {
                    if (now.safe()) {
                        whole.countDown();
                    }
                });
        Thread.ofVirtual()
                .name("cluster-whole")
                .start(() -> {
                    try (watch) {
                        if (!whole.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                            LOG.log(
                                    Level.WARNING,
                                    "cluster: not whole after {0} s; the node says that it is ready"
                                            + " all the same",
                                    atMost.toSeconds());
                        }
                        then.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /** Joins in the background. Called once, when the node serves. */
    public void join() {
        if (member != null) {
            member.join();
        }
    }

    /** How it stands. */
    public ClusterStatus status() {
        MemberSettings known = settings;
        Membership now = grid.membership();
        return new ClusterStatus(
                known == null ? "" : known.cluster(),
                grid.self(),
                now,
                known == null ? 1 : known.size(),
                known == null ? 1 : known.majority(),
                member == null ? 0 : member.refusedConnections(),
                member == null ? "" : member.problem().orElse(""));
    }

    /** Leaves in good order: returns when the others have what only this node had. */
    @Override
    public void close() {
        if (exchange != null) {
            exchange.close();
        }
        if (calls != null) {
            calls.shutdown();
        }
        grid.close();
    }
}
