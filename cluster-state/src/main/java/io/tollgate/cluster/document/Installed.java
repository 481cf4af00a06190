package io.tollgate.cluster.document;

import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * The version that is on this node's disk, and the one that is in force here. Only on the thread of
 * its {@link Documents}.
 */
final class Installed {
    private static final System.Logger LOG = System.getLogger(Installed.class.getName());

    private final String name;
    private final Snapshot snapshot;
    private final Documents.Applier applier;
    private Document kept;
    private Document applied;
    private String problem = "";

    /**
     * @param initial what the snapshot held; in force already
     */
    Installed(String name, Snapshot snapshot, Documents.Applier applier, Document initial) {
        this.name = name;
        this.snapshot = snapshot;
        this.applier = applier;
        this.kept = initial;
        this.applied = initial;
    }

    /** The version in force. */
    long version() {
        return applied.version();
    }

    /** What is wrong with the version in force; "" for nothing. */
    String problem() {
        return problem.isEmpty() && !applied.equals(kept)
                ? "the snapshot could not be written"
                : problem;
    }

    /** Writes a version down where that is not done yet; false where it could not be. */
    boolean keep(Document document) {
        if (document.equals(kept)) {
            return true;
        }
        try {
            snapshot.write(document);
            kept = document;
            return true;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "document " + name + ": no snapshot, tried again: " + e);
            return false;
        }
    }

    /**
     * Puts a version in force, where it is not.
     *
     * @param again puts it in force once more
     */
    void apply(Document document, boolean again) {
        if (!again && document.equals(applied)) {
            return;
        }
        problem = applier.apply(document);
        applied = document;
        if (!problem.isEmpty()) {
            LOG.log(
                    Level.ERROR,
                    "document {0}: version {1} is not in force on this node: {2}",
                    name,
                    document.version(),
                    problem);
        }
    }

    /** This node's version comes from elsewhere: that of the cluster takes its place. */
    void putAside(Document own, Document shared) {
        LOG.log(
                Level.ERROR,
                "document {0}: that of the cluster (version {1}) is not a later one of this node''s"
                        + " (version {2}), which comes from elsewhere; this node''s is put aside as"
                        + " {3}.other",
                name,
                shared.version(),
                own.version(),
                snapshot.file());
        try {
            snapshot.setAside();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "document " + name + ": could not be put aside", e);
        }
    }
}
