package io.tollgate.node.record;

import io.tollgate.audit.Batch;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.Store;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened behind the node's back: a node starts without waiting for it, and one that
 * cannot be opened yet is tried again with each batch. Any thread; one at a time gets in.
 */
final class LateStore implements Store {
    private static final System.Logger LOG = System.getLogger(LateStore.class.getName());

    private final String name;
    private final Supplier<? extends Store> open;
    private @Nullable Store opened;
    private boolean closed;

    LateStore(String name, Supplier<? extends Store> open) {
        this.name = name;
        this.open = open;
    }

    @Override
    public String name() {
        return name;
    }

    /** Opens it, so that questions find its tables before there is a row. */
    synchronized void prepare() {
        try {
            store();
        } catch (RuntimeException e) {
            // the first batch says so, and tries again
            LOG.log(Level.DEBUG, "destination=" + name + " not opened yet", e);
        }
    }

    @Override
    public synchronized Written write(Batch batch) {
        return write(store -> store.write(batch));
    }

    @Override
    public synchronized Written writeChanges(List<ChangeRow> changes) {
        return write(store -> store.writeChanges(changes));
    }

    @Override
    public synchronized Written keep(List<Checkpoint> checkpoints) {
        Store store = opened;
        return store == null || closed
                ? new Written.Unavailable("not open")
                : store.keep(checkpoints);
    }

    private Written write(Function<Store, Written> content) {
        Store store;
        try {
            store = store();
        } catch (RuntimeException e) {
            return new Written.Unavailable("cannot be opened: " + e.getMessage());
        }
        return store == null ? new Written.Unavailable("closed") : content.apply(store);
    }

    /** Null once it is closed. */
    private @Nullable Store store() {
        if (opened == null && !closed) {
            opened = open.get();
        }
        return closed ? null : opened;
    }

    @Override
    public synchronized void close() {
        if (opened != null && !closed) {
            opened.close();
        }
        closed = true;
    }
}
