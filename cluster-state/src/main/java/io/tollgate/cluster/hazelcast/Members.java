package io.tollgate.cluster.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Membership.State;
import io.tollgate.cluster.grid.StateGrid.MemberWatcher;
import io.tollgate.cluster.grid.StateGrid.Watch;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is there. Changes are told on one thread; whether all copies are there is asked of the
 * cluster, on the same thread, twice a second until they are and then every few seconds. Two
 * answers in a row with the same members count: right after somebody came there may be no copy to
 * miss yet. Before anything is owned by anybody nothing is safe.
 */
final class Members implements MembershipListener {
    private static final System.Logger LOG = System.getLogger(Members.class.getName());
    private static final Membership APART = new Membership(State.APART, List.of(), false);
    private static final long UNSAFE_MILLIS = 500;
    private static final long SAFE_MILLIS = 5000;

    private final List<MemberWatcher> watchers = new CopyOnWriteArrayList<>();
    private final MemberSettings settings;
    private final Teller teller;
    private final Runnable changed;
    private final Runnable doubled;
    private volatile @Nullable HazelcastInstance instance;
    private volatile Membership now = APART;
    private Membership last = APART; // teller only
    private boolean looking; // teller only
    private Set<UUID> safeOnce = Set.of(); // teller only

    /**
     * @param changed is told when somebody has come or gone, before the watchers are
     * @param doubled is told when another member has this one's name and the better right to it
     */
    Members(MemberSettings settings, Teller teller, Runnable changed, Runnable doubled) {
        this.settings = settings;
        this.teller = teller;
        this.changed = changed;
        this.doubled = doubled;
    }

    Membership now() {
        return now;
    }

    Watch add(MemberWatcher watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    void joined(HazelcastInstance member) {
        member.getCluster().addMembershipListener(this);
        instance = member;
        look(false);
    }

    void left() {
        instance = null;
        become(APART);
    }

    /**
     * Each state is told, in order: one that has passed meanwhile may have cost somebody memory.
     */
    private synchronized void become(Membership next) {
        now = next;
        teller.later(() -> tell(next), 0);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        comeOrGone();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        comeOrGone();
    }

    private void comeOrGone() {
        look(false);
        changed.run();
    }

    /** The highest incarnation of each name: an older one is dead and not yet missed. */
    private static List<Member> named(HazelcastInstance member) {
        Map<String, Member> byName = new HashMap<>();
        for (com.hazelcast.cluster.Member each : member.getCluster().getMembers()) {
            String name = each.getAttribute(MemberConfig.NAME);
            String incarnation = each.getAttribute(MemberConfig.INCARNATION);
            if (name != null && incarnation != null) {
                var known = new Member(name, Long.parseLong(incarnation));
                byName.merge(name, known, (a, b) -> a.incarnation() >= b.incarnation() ? a : b);
            }
        }
        return byName.values().stream().sorted(Comparator.comparing(Member::name)).toList();
    }

    /**
     * Whether somebody else goes by this node's name: a later run of it, or, as where a data folder
     * was copied, the same run, and was there first.
     */
    private static boolean isDoubled(HazelcastInstance member) {
        com.hazelcast.cluster.Member own = member.getCluster().getLocalMember();
        String name = own.getAttribute(MemberConfig.NAME);
        long incarnation = incarnation(own);
        boolean older = true; // members are in the order of their coming
        for (com.hazelcast.cluster.Member each : member.getCluster().getMembers()) {
            if (each.getUuid().equals(own.getUuid())) {
                older = false;
            } else if (Objects.equals(name, each.getAttribute(MemberConfig.NAME))) {
                long other = incarnation(each);
                if (other > incarnation || (other == incarnation && older)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long incarnation(com.hazelcast.cluster.Member member) {
        String text = member.getAttribute(MemberConfig.INCARNATION);
        return text == null ? -1 : Long.parseLong(text);
    }

    private static Set<UUID> ids(HazelcastInstance member) {
        return member.getCluster().getMembers().stream()
                .map(com.hazelcast.cluster.Member::getUuid)
                .collect(Collectors.toSet());
    }

    private synchronized void look(boolean safe) {
        HazelcastInstance member = instance;
        if (member == null) {
            return;
        }
        try {
            if (isDoubled(member)) {
                left();
                doubled.run();
                return;
            }
            List<Member> members = named(member);
            int size = member.getCluster().getMembers().size();
            State state = size >= settings.majority() ? State.JOINED : State.MINORITY;
            become(new Membership(state, members, safe && size >= settings.complete()));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "cluster: the member is going", e);
        }
    }

    private void tell(Membership current) {
        if (!current.equals(last)) {
            LOG.log(
                    Level.INFO,
                    "cluster: state={0} members={1} safe={2}",
                    current.state(),
                    current.members().stream().map(Member::name).toList(),
                    current.safe());
            last = current;
            for (MemberWatcher watcher : watchers) {
                try {
                    watcher.changed(current);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "cluster: a watcher of the members failed", e);
                }
            }
        }
        if (!looking && instance != null) {
            looking = true;
            teller.later(this::askSafety, current.safe() ? SAFE_MILLIS : UNSAFE_MILLIS);
        }
    }

    private void askSafety() {
        looking = false;
        HazelcastInstance member = instance;
        if (member == null) {
            return;
        }
        boolean safe = false;
        try {
            Set<UUID> before = ids(member);
            // an answer of members that are not the ones of now says nothing
            safe =
                    isArranged(member)
                            && member.getPartitionService().isClusterSafe()
                            && before.equals(ids(member));
            boolean again = safe && before.equals(safeOnce);
            safeOnce = safe ? before : Set.of();
            safe = again;
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "cluster: safety is not known", e);
        }
        look(safe);
    }

    /**
     * Whether this member knows who owns what. Members that have just found each other do not,
     * until somebody asks; a change that is the first to ask is in doubt where a copy's keeper
     * hears of the change before it hears that it is the keeper. So this asks first.
     */
    private static boolean isArranged(HazelcastInstance member) {
        return member.getPartitionService().getPartitions().stream()
                .noneMatch(partition -> partition.getOwner() == null);
    }
}
