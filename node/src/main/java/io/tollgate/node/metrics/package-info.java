/**
 * What the node counts and how Prometheus reads it. Counting is plain adders and happens on the I/O
 * threads; Micrometer and the Prometheus client are touched at a scrape only. Imports {@code
 * providers.dialect} and {@code providers.upstream}; other parts of the node hand in their gauges
 * as {@link io.tollgate.node.metrics.GaugeSources}.
 */
@NullMarked
package io.tollgate.node.metrics;

import org.jspecify.annotations.NullMarked;
