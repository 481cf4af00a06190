/**
 * Load tests of a running gateway: a mock provider, a load generator, and the comparison of
 * gateways with nginx.
 *
 * <p>Imports nothing of the gateway: whatever answers at a URL can be measured. All load stays on
 * 127.0.0.1 and is bounded in count and time.
 */
@NullMarked
package io.tollgate.perf.load;

import org.jspecify.annotations.NullMarked;
