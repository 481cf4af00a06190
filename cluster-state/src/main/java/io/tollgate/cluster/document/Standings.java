package io.tollgate.cluster.document;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.StateGrid;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the nodes have said of the version they have. Any thread. */
final class Standings {
    private static final System.Logger LOG = System.getLogger(Standings.class.getName());

    private final StateGrid grid;
    private final String name;
    private final Map<String, Standing> said = new ConcurrentHashMap<>();

    Standings(StateGrid grid, String name) {
        this.grid = grid;
        this.name = name;
    }

    /** A node has said something; null where that is gone. */
    void heard(String node, byte @Nullable [] value) {
        try {
            if (value == null) {
                said.remove(node);
            } else {
                said.put(node, Standing.of(value));
            }
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "document " + name + ": node=" + node + " " + e.getMessage());
        }
    }

    /** What a node has said last; null where that is nothing. */
    @Nullable Standing of(String node) {
        return said.get(node);
    }

    /** What each member has said, by name; one that has said nothing yet has version -1. */
    Map<String, Standing> ofMembers() {
        var all = new TreeMap<String, Standing>();
        for (Member member : grid.membership().members()) {
            Standing last = said.get(member.name());
            all.put(
                    member.name(),
                    last != null && last.incarnation() == member.incarnation()
                            ? last
                            : new Standing(member.incarnation(), -1, "", ""));
        }
        return all;
    }

    /** The members on which that version is not in force. */
    List<Laggard> behind(long version) {
        var behind = new ArrayList<Laggard>();
        ofMembers()
                .forEach((node, last) -> {
                    if (last.version() < version) {
                        behind.add(new Laggard(node, ""));
                    } else if (!last.problem().isEmpty()) {
                        behind.add(new Laggard(node, last.problem()));
                    }
                });
        return List.copyOf(behind);
    }
}
