package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import java.util.List;

/**
 * Some rows of a list.
 *
 * @param next the cursor of the page that follows; "" where none does
 */
public record Page(List<NumberedRow> rows, String next) {
    public Page {
        rows = List.copyOf(rows);
    }
}
