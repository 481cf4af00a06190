package io.tollgate.node.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * The values one label may take: those known from the configuration, and the first {@code limit}
 * others. Whatever comes later is {@link #OTHER}. Any thread; not for the hot path.
 */
final class BoundedNames {
    static final String OTHER = "other";
    private static final int LONGEST = 128;

    private final int limit;
    private final LongAdder refused = new LongAdder();

    @GuardedBy("this") private final Set<String> known = new HashSet<>();

    @GuardedBy("this") private final Set<String> seen = new HashSet<>();

    BoundedNames(int limit) {
        this.limit = limit;
    }

    /** Names that never become {@link #OTHER}. */
    synchronized void know(Collection<String> names) {
        for (String name : names) {
            known.add(cut(name));
        }
    }

    /** The label for that name. */
    synchronized String admit(String name) {
        String label = cut(name);
        if (known.contains(label) || seen.contains(label)) {
            return label;
        }
        if (seen.size() < limit) {
            seen.add(label);
            return label;
        }
        refused.increment();
        return OTHER;
    }

    /** How often a name became {@link #OTHER}. */
    long refused() {
        return refused.sum();
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }
}
