package io.tollgate.audit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows one after another, never all at once. One thread. */
public interface RowStream extends AutoCloseable {
    /** The next row; null at the end. */
    @Nullable NumberedRow next() throws IOException;

    @Override
    void close();
}
