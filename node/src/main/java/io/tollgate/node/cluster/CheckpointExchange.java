package io.tollgate.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.Witnesses;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other nodes this node's checkpoints, and keeps theirs: what a node has said of its
 * record once, it cannot take back, not even with its own key. A thread of its own, which looks
 * once a second; the grid only leaves a note for it.
 */
public final class CheckpointExchange implements AutoCloseable {
    /** Of each node, its newest checkpoint. */
    public static final Space CHECKPOINTS =
            new Space("checkpoints", Space.Keeping.LOOSE, new NewestCheckpoint());

    private static final System.Logger LOG = System.getLogger(CheckpointExchange.class.getName());
    private static final long LOOK_MILLIS = 1_000;

    private final StateGrid grid;
    private final Supplier<Optional<Checkpoint>> own;
    private final CheckpointKey key;
    private final Witnesses witnesses;
    private final Map<String, byte[]> heard = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StateGrid.Watch watch;
    private final Thread thread;
    private @Nullable Checkpoint told;
    private boolean failed;

    /**
     * @param own the newest of this node, as far as it is on disk
     * @param key that signs them
     */
    public CheckpointExchange(
            StateGrid grid,
            Supplier<Optional<Checkpoint>> own,
            CheckpointKey key,
            Witnesses witnesses) {
        this.grid = grid;
        this.own = own;
        this.key = key;
        this.witnesses = witnesses;
        this.watch = grid.watch(CHECKPOINTS, this::changed);
        this.thread = Thread.ofVirtual().name("checkpoints").start(this::run);
    }

    private void changed(String node, byte @Nullable [] value) {
        if (value != null && !node.equals(grid.self().name())) {
            heard.put(node, value);
        }
    }

    private void run() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell();
                keep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that is lost on the way is told again with the next, which says more. */
    private void tell() {
        Checkpoint newest = own.get().orElse(null);
        if (newest != null && !newest.equals(told)) {
            told = newest;
            byte[] value = (newest.line() + "\n" + key.text()).getBytes(UTF_8);
            var _ =
                    grid.run(CHECKPOINTS, newest.node(), value)
                            .exceptionally(e -> {
                                LOG.log(Level.DEBUG, "checkpoint not told", e);
                                return null;
                            });
        }
    }

    private void keep() {
        for (String node : List.copyOf(heard.keySet())) {
            byte[] value = heard.remove(node);
            if (value != null) {
                keep(node, new String(value, UTF_8).lines().toList());
            }
        }
    }

    private void keep(String node, List<String> lines) {
        try {
            Checkpoint checkpoint =
                    Checkpoint.parse(lines.getFirst())
                            .filter(c -> c.node().equals(node))
                            .orElseThrow(IllegalArgumentException::new);
            if (!witnesses.keep(checkpoint, CheckpointKey.parse(lines.getLast()))) {
                LOG.log(Level.DEBUG, "checkpoint of node=" + node + " not kept: not newer");
            }
            failed = false;
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "checkpoint of node=" + node + " cannot be read", e);
        } catch (IOException e) {
            if (!failed) {
                LOG.log(Level.WARNING, "checkpoints of other nodes cannot be kept", e);
            }
            failed = true;
        }
    }

    /** Ends within a second. */
    @Override
    public void close() {
        watch.close();
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
