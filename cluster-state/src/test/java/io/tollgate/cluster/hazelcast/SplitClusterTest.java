package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of three members loses the other two, and finds them again. */
class SplitClusterTest {
    private static final Space GUARDED =
            new Space("guarded", Space.Keeping.GUARDED, new ComponentRule());
    private static final Space LOOSE = new Space("loose", Space.Keeping.LOOSE, new ComponentRule());
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<HazelcastGrid> grids = new ArrayList<>();
    private @Nullable Wall wall;

    @BeforeEach
    void start() {
        List<Integer> ports = FreePorts.take(3);
        for (int i = 0; i < 3; i++) {
            var grid =
                    new HazelcastGrid(
                            TestMembers.settings("split", ports, i),
                            new Member("node-" + i, 1),
                            List.of(GUARDED, LOOSE),
                            handshake -> wall = new Wall(handshake));
            grid.join();
            grids.add(grid);
        }
        TestMembers.awaitSafe(grids);
    }

    @AfterEach
    void stop() {
        grids.forEach(HazelcastGrid::close);
    }

    @Test
    void aMinorityDecidesNothingAndLosesNothing() throws IOException {
        HazelcastGrid alone = grids.getLast();
        HazelcastGrid many = grids.getFirst();
        Wall around = Objects.requireNonNull(wall);
        for (int key = 0; key < 20; key++) {
            put(many, GUARDED, "k" + key, "first", 1);
        }

        around.up();
        awaitMembers(alone, Membership.State.MINORITY, 1);
        awaitMembers(many, Membership.State.JOINED, 2);

        assertThatThrownBy(() -> put(alone, GUARDED, "k0", "alone", 9))
                .isInstanceOfSatisfying(
                        GridException.class,
                        e -> assertThat(e.kind()).isEqualTo(GridException.Kind.UNAVAILABLE));
        assertThatThrownBy(() -> read(alone, GUARDED, "k0")).isInstanceOf(GridException.class);
        for (int key = 0; key < 20; key++) {
            put(many, GUARDED, "k" + key, "many", 2);
            put(many, LOOSE, "k" + key, "many", 3);
            put(alone, LOOSE, "k" + key, "alone", 4);
        }

        Queue<String> heard = new ConcurrentLinkedQueue<>();
        alone.watch(GUARDED, (key, _) -> heard.add(key));
        around.down();
        TestMembers.awaitSafe(grids);

        for (StateGrid grid : grids) {
            for (int key = 0; key < 20; key++) {
                String name = "k" + key;
                assertThat(read(grid, GUARDED, name)).isEqualTo("first=1 many=2");
                Awaitility.await() // what the smaller half had is brought along after it has joined
                        .atMost(LONG)
                        .untilAsserted(() ->
                                assertThat(read(grid, LOOSE, name)).isEqualTo("alone=4 many=3"));
            }
        }
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(heard).contains("k0", "k7", "k19"));
    }

    @Test
    void whatOnlyItsOwnerHasIsNotRead() throws IOException {
        HazelcastGrid alone = grids.getLast();
        Objects.requireNonNull(wall).up();
        List<CompletableFuture<?>> reads = new ArrayList<>();
        for (int key = 0; key < 20; key++) { // some of them are its own
            alone.run(GUARDED, "k" + key, ComponentRule.command("alone", 9));
            reads.add(alone.read(GUARDED, "k" + key).toCompletableFuture());
        }

        assertThat(reads)
                .allSatisfy(read ->
                        assertThatThrownBy(() -> done(read)).isInstanceOf(GridException.class));
    }

    private static void awaitMembers(StateGrid grid, Membership.State state, int count) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> {
                    assertThat(grid.membership().state()).isEqualTo(state);
                    assertThat(grid.membership().members()).hasSize(count);
                });
    }

    private static void put(StateGrid grid, Space space, String key, String node, long version) {
        done(grid.run(space, key, ComponentRule.command(node, version)).toCompletableFuture());
    }

    private static String read(StateGrid grid, Space space, String key) {
        byte[] value = done(grid.read(space, key).toCompletableFuture()).orElseThrow();
        return new String(value, StandardCharsets.UTF_8);
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GridException known) {
                throw known;
            }
            throw e;
        }
    }
}
