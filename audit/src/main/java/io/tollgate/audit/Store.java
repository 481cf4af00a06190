package io.tollgate.audit;

import java.util.List;

/**
 * Where rows go. Blocking; one thread at a time.
 *
 * <p>Idempotent: a batch that has been written, also by a process that died before it heard so,
 * changes nothing when it is written again.
 */
public interface Store extends AutoCloseable {
    /** Its name in files, logs and metrics, such as {@code sqlite}. */
    String name();

    /**
     * Writes all of the batch or nothing.
     *
     * @param batch not to be kept: the next one may take its memory
     */
    Written write(Batch batch);

    /**
     * Writes checkpoints that will come once more, with the next row: the last ones of a node that
     * stops. Does nothing where there is no place for a checkpoint without its row.
     */
    default Written keep(List<Checkpoint> checkpoints) {
        return new Written.Done();
    }

    /**
     * Writes changes of the configuration, all or nothing; those that are there stay as they are.
     * Does nothing where there is no table for them.
     */
    default Written writeChanges(List<ChangeRow> changes) {
        return new Written.Done();
    }

    /** What came of it. */
    sealed interface Written {
        /** It is there, and stays there. */
        record Done() implements Written {}

        /** The store cannot be reached or has no room: try the same batch again later. */
        record Unavailable(String why) implements Written {}

        /** The store is there and does not take this content: trying again is in vain. */
        record Rejected(String why) implements Written {}
    }

    @Override
    void close();
}
