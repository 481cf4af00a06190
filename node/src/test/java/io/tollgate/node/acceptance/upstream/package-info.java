/** A provider on a raw socket that does, byte by byte, what a test tells it to. */
@NullMarked
package io.tollgate.node.acceptance.upstream;

import org.jspecify.annotations.NullMarked;
