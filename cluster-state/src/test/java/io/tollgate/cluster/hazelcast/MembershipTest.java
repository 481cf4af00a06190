package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.contract.CounterRule;
import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members that come and go in good order. */
class MembershipTest {
    private static final Space SUMS = new Space("sums", Space.Keeping.GUARDED, new CounterRule());
    private static final int ENTRIES = 300;

    private final List<HazelcastGrid> open = new ArrayList<>();
    private final List<Integer> ports = FreePorts.take(2);

    @AfterEach
    void stop() {
        open.forEach(HazelcastGrid::close);
    }

    @Test
    void aGridThatHasNotJoinedIsOpenAndSaysSo() {
        HazelcastGrid grid = grid("node-0", 1, 0);

        assertThat(grid.membership().state()).isEqualTo(Membership.State.APART);
        assertThatThrownBy(() ->
                        grid.run(SUMS, "a", CounterRule.bytes(1)).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        GridException.class,
                        e -> assertThat(e.kind()).isEqualTo(GridException.Kind.UNAVAILABLE));
    }

    @Test
    void tellsWhoComesAndGoesAndInWhichRun() {
        HazelcastGrid first = grid("node-0", 1, 0);
        var told = new CopyOnWriteArrayList<Membership>();
        first.watchMembers(told::add);
        first.join();
        HazelcastGrid second = grid("node-1", 4, 1);
        second.join();
        TestMembers.awaitSafe(List.of(first, second));
        second.close();
        awaitMembers(first, new Member("node-0", 1));

        HazelcastGrid again = grid("node-1", 5, 1);
        again.join();
        awaitMembers(first, new Member("node-0", 1), new Member("node-1", 5));

        TestMembers.awaitSafe(List.of(first, again));
        assertThat(told)
                .anySatisfy(now -> assertThat(now.members()).contains(new Member("node-1", 4)))
                .anySatisfy(now -> assertThat(now.members()).hasSize(1))
                .anySatisfy(now -> assertThat(now.members()).contains(new Member("node-1", 5)));
    }

    @Test
    void whoLeavesHandsOverWhatOnlyItHad() {
        HazelcastGrid first = grid("node-0", 1, 0);
        HazelcastGrid second = grid("node-1", 1, 1);
        first.join();
        second.join();
        TestMembers.awaitSafe(List.of(first, second));
        for (int i = 0; i < ENTRIES; i++) {
            first.run(SUMS, "key-" + i, CounterRule.bytes(i + 1)).toCompletableFuture().join();
        }

        first.close();

        awaitMembers(second, new Member("node-1", 1));
        assertThat(
                        second.readAll(SUMS)
                                .toCompletableFuture()
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join())
                .hasSize(ENTRIES);
    }

    @Test
    void ofTwoNodesWithOneNameTheLaterRunStays() {
        HazelcastGrid first = grid("node-0", 1, 0);
        first.join();
        awaitMembers(first, new Member("node-0", 1));
        HazelcastGrid copy = grid("node-0", 1, 1);
        copy.join();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(copy.problem()).isPresent());
        assertThat(copy.membership().state()).isEqualTo(Membership.State.APART);
        copy.close();
        awaitMembers(first, new Member("node-0", 1));

        HazelcastGrid later = grid("node-0", 2, 1);
        later.join();

        awaitMembers(later, new Member("node-0", 2));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> first.membership().state() == Membership.State.APART);
    }

    @Test
    void saysWhyItCannotStartAndStartsWhenItCan() throws IOException {
        HazelcastGrid grid = grid("node-0", 1, 0);
        assertThat(grid.problem()).isEmpty();
        try (var other = new ServerSocket(ports.getFirst(), 1, InetAddress.getLoopbackAddress())) {
            grid.join();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(grid.problem())
                                    .hasValueSatisfying(why ->
                                            assertThat(why)
                                                    .contains(
                                                            Integer.toString(
                                                                    other.getLocalPort()))));
        }

        awaitMembers(grid, new Member("node-0", 1));
        assertThat(grid.problem()).isEmpty();
    }

    @Test
    void whatOneSaysAllHear() {
        HazelcastGrid first = grid("node-0", 1, 0);
        HazelcastGrid second = grid("node-1", 1, 1);
        var heard = new CopyOnWriteArrayList<String>();
        second.listen(message -> heard.add(new String(message, StandardCharsets.UTF_8)));
        first.send("before anybody is there".getBytes(StandardCharsets.UTF_8));
        first.join();
        second.join();
        TestMembers.awaitSafe(List.of(first, second));

        for (String word : List.of("one", "two", "three")) {
            first.send(word.getBytes(StandardCharsets.UTF_8));
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heard).containsExactly("one", "two", "three"));
    }

    /** Each is enough to decide alone, and has no copies elsewhere. */
    private HazelcastGrid grid(String name, long incarnation, int at) {
        MemberSettings s = TestMembers.settings("come-and-go", ports, at);
        var alone =
                new MemberSettings(
                        s.cluster(),
                        s.secret(),
                        s.host(),
                        s.port(),
                        s.joining(),
                        1,
                        0,
                        s.silence());
        var grid = new HazelcastGrid(alone, new Member(name, incarnation), List.of(SUMS));
        open.add(grid);
        return grid;
    }

    private static void awaitMembers(StateGrid grid, Member... members) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(grid.membership().members()).containsExactly(members));
    }
}
