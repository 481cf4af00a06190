package io.tollgate.cluster.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.tollgate.cluster.grid.StateGrid.Watch;
import io.tollgate.cluster.grid.StateGrid.Watcher;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of one space.
 *
 * <p>An event says only that an entry has changed; its value is read afterwards, by one teller. So
 * an event that comes late tells the value of now and not an old one, and many changes of an entry
 * are told once. An event may also be lost, with the member that should have sent it: after each
 * change of the membership all entries are told again.
 *
 * <p>Invariant: an entry that has changed is in {@code dirty} until a value read after that change
 * has been told, because the teller takes it out before it reads and puts it back when that fails.
 */
final class Watches
        implements EntryAddedListener<String, Cell>,
                EntryUpdatedListener<String, Cell>,
                EntryRemovedListener<String, Cell>,
                EntryMergedListener<String, Cell> {
    private static final System.Logger LOG = System.getLogger(Watches.class.getName());
    private static final int MOST_AT_ONCE = 1000;
    private static final long AGAIN_MILLIS = 1000;

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Set<String> dirty = ConcurrentHashMap.newKeySet();
    private final Set<String> told = new HashSet<>(); // teller only
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean all = new AtomicBoolean();
    private final Teller teller;
    private volatile @Nullable IMap<String, Cell> entries;

    Watches(Teller teller) {
        this.teller = teller;
    }

    Watch add(Watcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** The member has joined: listens there, and tells what changed meanwhile. Blocks. */
    void joined(IMap<String, Cell> map) {
        map.addEntryListener(this, false);
        entries = map;
        tellAll();
    }

    void left() {
        entries = null;
    }

    /** Tells of every entry again, because an event may have been lost. */
    void tellAll() {
        if (!watchers.isEmpty()) {
            all.set(true);
            schedule(0);
        }
    }

    @Override
    public void entryAdded(EntryEvent<String, Cell> event) {
        changed(event.getKey());
    }

    @Override
    public void entryUpdated(EntryEvent<String, Cell> event) {
        changed(event.getKey());
    }

    @Override
    public void entryRemoved(EntryEvent<String, Cell> event) {
        changed(event.getKey());
    }

    @Override
    public void entryMerged(EntryEvent<String, Cell> event) {
        changed(event.getKey());
    }

    private void changed(String key) {
        if (!watchers.isEmpty()) {
            dirty.add(key);
            schedule(0);
        }
    }

    private void schedule(long millis) {
        if (due.compareAndSet(false, true)) {
            teller.later(this::tell, millis);
        }
    }

    private void tell() {
        due.set(false);
        IMap<String, Cell> map = entries;
        if (map == null) {
            return; // told after the next joining
        }
        var keys = new ArrayList<String>();
        boolean everything = all.getAndSet(false);
        try {
            if (everything) {
                dirty.addAll(told);
                dirty.addAll(map.keySet());
            }
            while (!dirty.isEmpty()) {
                take(keys);
                Map<String, Cell> values = map.getAll(Set.copyOf(keys));
                for (String key : keys) {
                    tellOf(key, values.get(key));
                }
                keys.clear();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "cluster: changes could not be read, again soon", e);
            dirty.addAll(keys);
            if (everything) {
                all.set(true);
            }
            schedule(AGAIN_MILLIS);
        }
    }

    private void take(List<String> keys) {
        for (var each = dirty.iterator(); each.hasNext() && keys.size() < MOST_AT_ONCE; ) {
            keys.add(each.next());
            each.remove();
        }
    }

    private void tellOf(String key, @Nullable Cell cell) {
        if (cell == null) {
            told.remove(key);
        } else {
            told.add(key);
        }
        for (Watcher watcher : watchers) {
            try {
                watcher.changed(key, cell == null ? null : cell.bytes());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "cluster: a watcher failed", e);
            }
        }
    }
}
