package io.tollgate.audit.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a proof came to. */
public record VerifyReport(List<Node> nodes) {
    public VerifyReport {
        nodes = List.copyOf(nodes);
    }

    /** Whether nothing is wrong. */
    public boolean sound() {
        return nodes.stream().allMatch(node -> node.bad() == null);
    }

    /** Rows that are proved to be what was recorded. */
    public long proved() {
        return nodes.stream().mapToLong(Node::proved).sum();
    }

    /**
     * What was found of a node.
     *
     * @param proved rows that are as recorded
     * @param unproved rows before the first checkpoint, where older rows are gone by their age: the
     *     chain cannot be begun there
     * @param afterLastCheckpoint rows that the chain covers, but whose removal would not show
     * @param checkpoints that agree with the rows
     * @param unknownKeys of these, how many are signed with a key we were not given
     * @param texts kept texts of requests that are as recorded
     * @param textsWithout kept texts that nothing proves: their row has no hash or is gone
     * @param bad the first thing that is wrong; null where nothing is
     */
    public record Node(
            String node,
            long proved,
            long unproved,
            long afterLastCheckpoint,
            int checkpoints,
            int unknownKeys,
            long texts,
            long textsWithout,
            @Nullable Bad bad) {}

    /**
     * Something that is wrong.
     *
     * @param seq of the row, the first of the node from which on nothing is proved
     * @param why in words
     */
    public record Bad(long seq, String why) {}
}
