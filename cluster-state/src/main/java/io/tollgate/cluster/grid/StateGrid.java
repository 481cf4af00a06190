package io.tollgate.cluster.grid;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state shared by the nodes. Two adapters, one contract test: {@code local} for a node without
 * a cluster, {@code hazelcast} for members.
 *
 * <p>Any thread may call; no call blocks. Stages may complete on any thread, the calling one
 * included: whoever goes on with something long goes elsewhere. A stage that fails does so with a
 * {@link GridException}. A grid that has not joined yet is open all the same, and answers {@link
 * GridException.Kind#UNAVAILABLE}.
 *
 * <p>Nothing is kept on disk here. What must outlive the last node is brought back by those who
 * know it: spending by the journal of each node, documents by their snapshots.
 */
public interface StateGrid extends AutoCloseable {
    /** This node, in this run. */
    Member self();

    /**
     * Runs the rule of a space on one entry, atomically among all nodes, and gives the rule's
     * reply. A call that is in doubt may run twice: commands carry absolute values and a version.
     */
    CompletionStage<byte[]> run(Space space, String key, byte[] command);

    /**
     * The value of an entry, as after the last change that was acknowledged, or a later one. In a
     * guarded space it is not lost with one node, whoever made it.
     */
    CompletionStage<Optional<byte[]>> read(Space space, String key);

    /** All entries of a space: for starts, listings and repairs. Not one moment for all of them. */
    CompletionStage<Map<String, byte[]>> readAll(Space space);

    /**
     * Tells of changes in a space, whichever node made them, until the watch is closed. The last
     * value of an entry always arrives; those in between may be left out, and after a split that
     * healed everything that changed is told again.
     */
    Watch watch(Space space, Watcher watcher);

    /** Who is there now. */
    Membership membership();

    /** Tells of each change of the membership, until the watch is closed. */
    Watch watchMembers(MemberWatcher watcher);

    /** Leaves in good order; what is under way fails as unavailable. */
    @Override
    void close();

    /** Called with the value after a change, or null where the entry is gone. Must not block. */
    @FunctionalInterface
    interface Watcher {
        void changed(String key, byte @Nullable [] value);
    }

    /** Called with the membership after a change. Must not block. */
    @FunctionalInterface
    interface MemberWatcher {
        void changed(Membership now);
    }

    /** A running watch. */
    interface Watch extends AutoCloseable {
        /** Ends it; a call that runs may still end after this. */
        @Override
        void close();
    }
}
