/** The official client libraries, unchanged, against the running gateway. */
@NullMarked
package io.tollgate.node.acceptance.sdk;

import org.jspecify.annotations.NullMarked;
