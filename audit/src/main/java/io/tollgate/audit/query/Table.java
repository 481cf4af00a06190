package io.tollgate.audit.query;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the answer to SQL row by row. One thread. */
public interface Table {
    /** The names, before any row. */
    void columns(List<String> names) throws IOException;

    /** Numbers and truth values as such, all else as text; null for NULL. */
    void row(List<@Nullable Object> values) throws IOException;
}
