package io.tollgate.node.audit;

import io.tollgate.audit.query.Table;
import java.io.IOException;

/** Takes the answer to SQL and prints it as it comes. */
public interface Answer extends Table {
    /** After the last row. */
    void end() throws IOException;
}
