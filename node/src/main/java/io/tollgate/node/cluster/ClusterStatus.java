package io.tollgate.node.cluster;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;

/**
 * How a node stands in its cluster.
 *
 * @param cluster its name; "" for a node alone
 * @param self this node
 * @param membership who is there, as this node sees it
 * @param size of the whole cluster, as configured
 * @param majority members that are needed to decide anything
 * @param refused connections of strangers since the start
 * @param problem why it cannot join, or has left for good; "" where neither is so
 */
public record ClusterStatus(
        String cluster,
        Member self,
        Membership membership,
        int size,
        int majority,
        long refused,
        String problem) {}
