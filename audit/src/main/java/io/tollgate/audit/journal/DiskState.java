package io.tollgate.audit.journal;

/** How much the journal can still take. */
public enum DiskState {
    /** All is well. */
    ROOMY,
    /** Nearly full: bodies are dropped, and what has been shipped is deleted early. */
    LOW,
    /** Full: no request can be begun; those that run can still end. */
    FULL,
    /** The disk failed or a file is damaged: nothing is recorded until the node starts anew. */
    FAILED,
    /** The journal has been closed. */
    CLOSED
}
