/** The recorded exchanges of the provider corpus, through the running gateway. */
@NullMarked
package io.tollgate.node.acceptance.corpus;

import org.jspecify.annotations.NullMarked;
