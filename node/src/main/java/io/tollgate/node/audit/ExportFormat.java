package io.tollgate.node.audit;

/** What an export is written as. */
public enum ExportFormat {
    /** RFC 4180, with the names of the columns first. */
    CSV,
    /** An object a line, the same as in the file sink. */
    JSONL,
    /** Needs ClickHouse as the store. */
    PARQUET
}
