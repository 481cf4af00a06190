/**
 * The record of every request: journal, shipping, stores and queries. Imports nothing of the other
 * modules.
 */
@NullMarked
package io.tollgate.audit;

import org.jspecify.annotations.NullMarked;
