/**
 * What is known of each provider key at this moment: calls in flight, latency, cool-downs,
 * remaining quota, circuit breakers. Imports nothing of ours: it counts and keeps time, and leaves
 * it to the caller to say what an outcome means.
 *
 * <p>Any thread; atomics only, no lock on the way of a request. Times are values of one nano source
 * and are compared by difference, as {@link java.lang.System#nanoTime} demands.
 */
@NullMarked
package io.tollgate.cluster.load;

import org.jspecify.annotations.NullMarked;
