package io.tollgate.node.cluster;

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
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The state that this node shares with others, or has for itself where it is alone: then no class
 * of Hazelcast is loaded. Safe for threads.
 */
public final class NodeCluster implements AutoCloseable {
    private final @Nullable MemberSettings settings;
    private final StateGrid grid;
    private final @Nullable HazelcastGrid member;
    private final @Nullable LoadExchange exchange;

    private NodeCluster(
            @Nullable MemberSettings settings,
            StateGrid grid,
            @Nullable HazelcastGrid member,
            @Nullable LoadExchange exchange) {
        this.settings = settings;
        this.grid = grid;
        this.member = member;
        this.exchange = exchange;
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
                ? new NodeCluster(null, new LocalGrid(self, spaces), null, null)
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
        return new NodeCluster(settings, grid, grid, exchange);
    }

    /** What is shared. Answers that it is not available until this node has joined. */
    public StateGrid grid() {
        return grid;
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
                member == null ? "" : member.whyLeft().orElse(""));
    }

    /** Leaves in good order: returns when the others have what only this node had. */
    @Override
    public void close() {
        if (exchange != null) {
            exchange.close();
        }
        grid.close();
    }
}
