package io.tollgate.audit;

/** What a node's row log holds, in order. */
public sealed interface LogEntry {
    /** Bodies come right before the row they belong to. */
    record Bodies(BodyRow row) implements LogEntry {}

    /** One request. */
    record Row(EncodedRow row) implements LogEntry {}

    /** Comes after the row it names. */
    record Signed(Checkpoint checkpoint) implements LogEntry {}
}
