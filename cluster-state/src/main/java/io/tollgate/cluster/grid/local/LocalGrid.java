package io.tollgate.cluster.grid.local;

import io.tollgate.cluster.grid.EntryRule;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The grid of a node without a cluster: entries in memory, everything done on the calling thread.
 * It keeps nothing on disk; after a start the journal and the snapshots bring back what must live.
 */
public final class LocalGrid implements StateGrid {
    private final Member self;
    private final Map<String, Entries> spaces;
    private volatile boolean closed;

    public LocalGrid(Member self, Collection<Space> spaces) {
        this.self = self;
        this.spaces =
                spaces.stream().collect(Collectors.toUnmodifiableMap(Space::name, Entries::new));
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public CompletionStage<byte[]> run(Space space, String key, byte[] command) {
        return answer(() -> entries(space).run(key, command));
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(Space space, String key) {
        return answer(() -> Optional.ofNullable(entries(space).values.get(key)));
    }

    @Override
    public CompletionStage<Map<String, byte[]>> readAll(Space space) {
        return answer(() -> Map.copyOf(entries(space).values));
    }

    @Override
    public Watch watch(Space space, Watcher watcher) {
        List<Watcher> watchers = entries(space).watchers;
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public Membership membership() {
        return closed
                ? new Membership(Membership.State.APART, List.of(), false)
                : new Membership(Membership.State.JOINED, List.of(self), true);
    }

    /** Nobody ever joins. */
    @Override
    public Watch watchMembers(MemberWatcher watcher) {
        return () -> {};
    }

    @Override
    public void close() {
        closed = true;
    }

    private Entries entries(Space space) {
        Entries found = spaces.get(space.name());
        if (found == null) {
            throw new IllegalArgumentException(
                    "space: " + space.name() + " (expected: one of " + spaces.keySet() + ")");
        }
        return found;
    }

    private <T> CompletionStage<T> answer(Supplier<T> work) {
        if (closed) {
            return CompletableFuture.failedStage(
                    new GridException(GridException.Kind.UNAVAILABLE, "closed", null));
        }
        try {
            return CompletableFuture.completedStage(work.get());
        } catch (GridException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** The entries of one space. */
    private static final class Entries {
        private final EntryRule rule;
        private final Map<String, byte[]> values = new ConcurrentHashMap<>();
        private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

        Entries(Space space) {
            this.rule = space.rule();
        }

        byte[] run(String key, byte[] command) {
            var made = new AtomicReference<EntryRule.Change>();
            values.compute(
                    key,
                    (_, before) -> {
                        EntryRule.Change change = applied(before, command);
                        made.setPlain(change);
                        return switch (change) {
                            case EntryRule.Kept _ -> before;
                            case EntryRule.Put put -> put.value();
                            case EntryRule.Removed _ -> null;
                        };
                    });
            EntryRule.Change change = Objects.requireNonNull(made.getPlain());
            switch (change) {
                case EntryRule.Kept _ -> {}
                case EntryRule.Put put -> tell(key, put.value());
                case EntryRule.Removed _ -> tell(key, null);
            }
            return change.reply();
        }

        // The rule is code of another package: whatever it throws is an answer, not our end.
        private EntryRule.Change applied(byte @Nullable [] before, byte[] command) {
            try {
                return rule.apply(before, command);
            } catch (RuntimeException e) {
                throw new GridException(GridException.Kind.FAILED, "rule: " + e, e);
            }
        }

        private void tell(String key, byte @Nullable [] value) {
            for (Watcher watcher : watchers) {
                watcher.changed(key, value);
            }
        }
    }
}
