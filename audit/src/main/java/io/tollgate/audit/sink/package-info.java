/** Further destinations of the record: files of JSON lines, and a signed webhook. */
@NullMarked
package io.tollgate.audit.sink;

import org.jspecify.annotations.NullMarked;
