package io.tollgate.audit.query;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.NumberedRow;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param bodies null where none were kept, or none any more
 */
public record Found(NumberedRow row, @Nullable BodyRow bodies) {}
