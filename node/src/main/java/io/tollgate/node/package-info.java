/**
 * The command line, and the one place where the objects of a node are wired. May import everything
 * of this repository; picocli appears here only.
 */
@NullMarked
package io.tollgate.node;

import org.jspecify.annotations.NullMarked;
