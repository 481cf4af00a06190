/**
 * What {@code tollgate audit} prints and writes: answers to SQL, exports, the words of a proof.
 * Imports {@code io.tollgate.audit} only. Blocking; one thread.
 */
@NullMarked
package io.tollgate.node.audit;

import org.jspecify.annotations.NullMarked;
