/**
 * What becomes of the record when things are killed, away or full: a running node under load, and
 * afterwards its rows against what the mock provider wrote down by itself.
 */
@NullMarked
package io.tollgate.perf.faults;

import org.jspecify.annotations.NullMarked;
