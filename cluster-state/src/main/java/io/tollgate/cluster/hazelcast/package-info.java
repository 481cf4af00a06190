/**
 * The grid of a node that is a member of a cluster: Hazelcast, embedded, and the only package that
 * knows it. {@link io.tollgate.cluster.hazelcast.HazelcastGrid} is the way in; {@link
 * io.tollgate.cluster.hazelcast.MemberSettings} is what it must be told, and loads nothing of
 * Hazelcast by itself.
 */
@NullMarked
package io.tollgate.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;
