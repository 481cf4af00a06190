/**
 * Who asks: virtual keys, what they may use, and the ring that finds a key by its digest. Imports
 * nothing of ours.
 */
@NullMarked
package io.tollgate.governance.tenant;

import org.jspecify.annotations.NullMarked;
