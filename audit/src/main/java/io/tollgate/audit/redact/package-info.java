/** Takes secrets out of texts before they are kept. Imports nothing of ours. */
@NullMarked
package io.tollgate.audit.redact;

import org.jspecify.annotations.NullMarked;
