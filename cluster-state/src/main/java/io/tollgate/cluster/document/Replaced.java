package io.tollgate.cluster.document;

/** What became of a change of a document. */
public sealed interface Replaced {
    /** It is this now, on a majority of the nodes; not yet in force on all. */
    record Done(Document document) implements Replaced {}

    /** Somebody else was first: it has that version. */
    record Conflict(long version) implements Replaced {}

    /** Nothing changed: not joined, or a minority. */
    record Unavailable(String why) implements Replaced {}

    /** Nobody knows whether it changed; the version that is in force tells it later. */
    record InDoubt(String why) implements Replaced {}
}
