package io.tollgate.node;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node has started so far, to be closed in the opposite order. One thread at a time; the
 * node starts on one and stops on another.
 */
final class Parts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Parts.class.getName());

    private final List<AutoCloseable> started = new ArrayList<>();

    /** Adds the part and gives it back. */
    @CanIgnoreReturnValue
    <T extends AutoCloseable> T add(T part) {
        started.add(part);
        return part;
    }

    /** Closes all, the last first; one that fails is logged and keeps nobody from being closed. */
    @Override
    public void close() {
        for (AutoCloseable part : started.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "stopping a part of the node failed", e);
            }
        }
        started.clear();
    }
}
