package io.tollgate.audit.journal;

/**
 * What survives when the machine loses power. A process that dies, also by kill -9, loses nothing
 * in any of them.
 */
public enum Durability {
    /** Forced to disk once a second. */
    RELAXED,
    /** Forced within {@link JournalSettings#forceEvery}; nobody waits for it. */
    GROUP,
    /** As {@link #GROUP}, and forced at once when somebody waits: {@link Recorder#whenForced}. */
    STRICT
}
