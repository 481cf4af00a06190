package io.tollgate.governance.ledger;

import io.tollgate.cluster.grid.EntryRule;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * A grid of several nodes in one thread: calls wait until the test lets them run, in any order, and
 * may fail before, run without an answer, or run twice. A node that is cut off has a copy of all
 * entries, in which its calls may run without an answer; when it comes back, both become one.
 */
final class ShakyCluster {
    private final RandomGenerator random;
    private final Map<String, byte[]> values = new HashMap<>();
    private final List<Call> pending = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    ShakyCluster(RandomGenerator random) {
        this.random = random;
    }

    StateGrid join(String name, long incarnation) {
        nodes.removeIf(node -> node.self.name().equals(name));
        var node = new Node(new Member(name, incarnation));
        nodes.add(node);
        tellMembers();
        return node;
    }

    /** What it had asked for may still run; nobody hears the answer. */
    void kill(String name) {
        nodes.removeIf(node -> node.self.name().equals(name));
        tellMembers();
    }

    void cut(String name, boolean cut) {
        for (Node node : nodes) {
            if (node.self.name().equals(name) && node.cut != cut) {
                node.cut = cut;
                if (cut) {
                    node.apart.putAll(values);
                } else {
                    node.apart.forEach((key, value) ->
                            values.merge(key, value, (here, there) -> rule().merge(here, there)));
                    node.apart.clear();
                }
                node.tellMembers();
            }
        }
    }

    private static EntryRule rule() {
        return LeaseLedger.MONEY.rule();
    }

    /** As an operator does who thinks that it will not come back. */
    void writeOff(String name) {
        for (String key : List.copyOf(values.keySet())) {
            Part part = Cell.of(values.get(key)).part(name);
            if (part != null) {
                apply(key, new WriteOffCommand(name, part.version()).bytes());
            }
        }
        if (Cell.of(values.get(Introduction.KEY)).part(name) == null) {
            apply(Introduction.KEY, Introduction.statement(name, 0));
        }
    }

    /** What the others know that it has spent, in that slot. */
    long reportedSpent(String account, String name, long slot) {
        Part part = Cell.of(values.get(account)).part(name);
        if (part != null) {
            for (Part.SlotClaim claim : part.slots()) {
                if (claim.slot() == slot) {
                    return claim.spent();
                }
            }
        }
        return 0;
    }

    private void apply(String key, byte[] command) {
        if (rule().apply(values.get(key), command) instanceof EntryRule.Put put) {
            values.put(key, put.value());
        }
    }

    /** A node that runs on lost its connection, and all others their memory. */
    void forgetBehindTheBackOf(String name) {
        cut(name, true);
        nodes.forEach(node -> node.apart.clear());
        List<Call> lost = List.copyOf(pending);
        forgetEverything();
        lost.forEach(call -> call.fail(GridException.Kind.INDETERMINATE));
        cut(name, false);
    }

    /** All memory is lost. */
    void forgetEverything() {
        values.clear();
        pending.clear();
    }

    boolean idle() {
        return pending.isEmpty();
    }

    /** Lets one of the calls that are under way happen. */
    void step(boolean faults) {
        if (pending.isEmpty()) {
            return;
        }
        Call call = pending.remove(random.nextInt(pending.size()));
        int fate = faults ? random.nextInt(10) : 9;
        if (!nodes.contains(call.node)) {
            // Its node was killed on the way: nobody hears the answer.
            call.run();
        } else if (call.node.cut && fate < 5) {
            // It has not noticed yet, and owns the entry; the copies are elsewhere.
            call.runApart();
            call.fail(GridException.Kind.INDETERMINATE);
        } else if (call.node.cut) {
            call.fail(GridException.Kind.UNAVAILABLE);
        } else if (fate == 0) {
            call.fail(GridException.Kind.INDETERMINATE);
        } else if (fate == 1) {
            call.run();
            call.fail(GridException.Kind.INDETERMINATE);
        } else if (fate == 2) {
            call.run();
            call.answer.complete(call.run());
        } else {
            call.answer.complete(call.run());
        }
    }

    private void tellMembers() {
        nodes.forEach(Node::tellMembers);
    }

    private List<Member> members() {
        return nodes.stream().map(Node::self).toList();
    }

    private record Call(
            ShakyCluster cluster,
            Node node,
            Space space,
            String key,
            byte[] command,
            CompletableFuture<byte[]> answer) {
        byte[] run() {
            EntryRule.Change change = space.rule().apply(cluster.values.get(key), command);
            switch (change) {
                case EntryRule.Kept _ -> {}
                case EntryRule.Put put -> cluster.values.put(key, put.value());
                case EntryRule.Removed _ -> cluster.values.remove(key);
            }
            if (change instanceof EntryRule.Put put) {
                for (Node one : cluster.nodes) {
                    if (!one.cut) {
                        one.watchers.forEach(watcher -> watcher.changed(key, put.value()));
                    }
                }
            }
            return change.reply();
        }

        void runApart() {
            if (space.rule().apply(node.apart.get(key), command) instanceof EntryRule.Put put) {
                node.apart.put(key, put.value());
            }
        }

        void fail(GridException.Kind kind) {
            answer.completeExceptionally(new GridException(kind, "by chance", null));
        }
    }

    private final class Node implements StateGrid {
        private final Member self;
        private final List<Watcher> watchers = new ArrayList<>();
        private final List<MemberWatcher> memberWatchers = new ArrayList<>();
        private final Map<String, byte[]> apart = new HashMap<>();
        private boolean cut;

        Node(Member self) {
            this.self = self;
        }

        void tellMembers() {
            Membership now = membership();
            List.copyOf(memberWatchers).forEach(watcher -> watcher.changed(now));
        }

        @Override
        public Member self() {
            return self;
        }

        @Override
        public CompletionStage<byte[]> run(Space space, String key, byte[] command) {
            var call =
                    new Call(
                            ShakyCluster.this,
                            this,
                            space,
                            key,
                            command,
                            new CompletableFuture<>());
            pending.add(call);
            return call.answer;
        }

        @Override
        public CompletionStage<Optional<byte[]>> read(Space space, String key) {
            return CompletableFuture.completedStage(Optional.ofNullable(values.get(key)));
        }

        @Override
        public CompletionStage<Map<String, byte[]>> readAll(Space space) {
            return CompletableFuture.completedStage(Map.copyOf(values));
        }

        @Override
        public Watch watch(Space space, Watcher watcher) {
            watchers.add(watcher);
            return () -> watchers.remove(watcher);
        }

        @Override
        public Membership membership() {
            return new Membership(
                    cut ? Membership.State.MINORITY : Membership.State.JOINED, members(), true);
        }

        @Override
        public Watch watchMembers(MemberWatcher watcher) {
            memberWatchers.add(watcher);
            return () -> memberWatchers.remove(watcher);
        }

        @Override
        public void close() {
            watchers.clear();
            memberWatchers.clear();
        }
    }
}
