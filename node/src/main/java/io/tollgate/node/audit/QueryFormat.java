package io.tollgate.node.audit;

import java.io.PrintStream;

/** How the answer to SQL is printed. */
public enum QueryFormat {
    /** Columns for people. */
    TABLE,
    /** RFC 4180, with the names first, in UTF-8. */
    CSV,
    /** An array of objects, one a line, in UTF-8. */
    JSON;

    /** Prints an answer there. */
    public Answer to(PrintStream out) {
        return switch (this) {
            case TABLE -> new TextAnswer(out);
            case CSV -> new CsvAnswer(out);
            case JSON -> new JsonAnswer(out);
        };
    }
}
