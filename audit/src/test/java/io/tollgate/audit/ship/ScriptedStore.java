package io.tollgate.audit.ship;

import io.tollgate.audit.Batch;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A store that keeps what it takes, by token, and answers as a test says. */
final class ScriptedStore implements Store {
    final List<Batch> tried = new CopyOnWriteArrayList<>();
    final Set<Long> poison = ConcurrentHashMap.newKeySet();
    final List<Checkpoint> early = new CopyOnWriteArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile Function<Batch, Written> before = _ -> new Written.Done();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final List<Batch> kept = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public Written write(Batch written) {
        // a copy: the next batch takes the memory of this one
        var batch =
                new Batch(
                        written.token(),
                        List.copyOf(written.rows()),
                        written.bodies(),
                        written.checkpoints());
        tried.add(batch);
        Written said = before.apply(batch);
        if (!(said instanceof Written.Done)) {
            return said;
        }
        for (NumberedRow row : batch.rows()) {
            if (poison.contains(row.seq())) {
                return new Written.Rejected("poison " + row.seq());
            }
        }
        if (tokens.add(batch.token())) {
            kept.add(batch);
        }
        return new Written.Done();
    }

    @Override
    public Written keep(List<Checkpoint> checkpoints) {
        early.addAll(checkpoints);
        return new Written.Done();
    }

    /** Numbers of the rows it has, in the order they came. */
    List<Long> rows() {
        var rows = new ArrayList<Long>();
        for (Batch batch : kept) {
            for (NumberedRow row : batch.rows()) {
                rows.add(row.seq());
            }
        }
        return rows;
    }

    Set<Long> distinctRows() {
        return new TreeSet<>(rows());
    }

    List<Batch> kept() {
        return kept;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
