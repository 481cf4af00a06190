/**
 * JMH benchmarks, one class for each stage of the request path: what the stage costs in nanoseconds
 * and in bytes allocated. {@code perf/micro} runs them.
 */
@NullMarked
package io.tollgate.perf.micro;

import org.jspecify.annotations.NullMarked;
