/** Provider keys whose secret is a token that changes with time. */
@NullMarked
package io.tollgate.node.acceptance.credential;

import org.jspecify.annotations.NullMarked;
