package io.tollgate.node.record;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Store;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened with its first batch, on the thread that ships: a node starts without
 * waiting for it, and one that cannot be opened yet is tried again.
 */
final class LateStore implements Store {
    private final String name;
    private final Supplier<? extends Store> open;
    private @Nullable Store opened;

    LateStore(String name, Supplier<? extends Store> open) {
        this.name = name;
        this.open = open;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Written write(Batch batch) {
        Store store = opened;
        if (store == null) {
            try {
                store = open.get();
            } catch (RuntimeException e) {
                return new Written.Unavailable("cannot be opened: " + e.getMessage());
            }
            opened = store;
        }
        return store.write(batch);
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
