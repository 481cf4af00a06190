package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.ports.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Members in this JVM, joined over real sockets. */
final class TestMembers {
    static final String SECRET = "a secret of the tests";

    /** A machine that is busy with something else is not what these tests are about. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration SILENCE = Duration.ofSeconds(5);

    private TestMembers() {}

    static MemberSettings settings(String cluster, List<Integer> ports, int at) {
        return settings(cluster, SECRET, ports, at, MemberSettings.SHORTEST_SILENCE);
    }

    static MemberSettings settings(
            String cluster, String secret, List<Integer> ports, int at, Duration silence) {
        return new MemberSettings(
                cluster,
                secret,
                "127.0.0.1",
                ports.get(at),
                new MemberSettings.Joining.Addresses(
                        ports.stream().map(port -> "127.0.0.1:" + port).toList()),
                ports.size(),
                2,
                silence);
    }

    /** So many members that have joined each other and have all copies. */
    static List<StateGrid> joined(String cluster, int count, List<Space> spaces) {
        List<Integer> ports = FreePorts.take(count);
        var grids = new ArrayList<StateGrid>();
        for (int i = 0; i < count; i++) {
            var grid =
                    new HazelcastGrid(
                            patient(cluster, ports, i), new Member("node-" + i, 1), spaces);
            grid.join();
            grids.add(grid);
        }
        awaitSafe(grids);
        return grids;
    }

    private static MemberSettings patient(String cluster, List<Integer> ports, int at) {
        MemberSettings usual = settings(cluster, SECRET, ports, at, SILENCE);
        return new MemberSettings(
                usual.cluster(),
                usual.secret(),
                usual.host(),
                usual.port(),
                usual.joining(),
                usual.size(),
                usual.backups(),
                usual.silence(),
                PATIENCE);
    }

    static void awaitSafe(List<? extends StateGrid> grids) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(grids)
                                .allSatisfy(grid -> {
                                    Membership now = grid.membership();
                                    assertThat(now.members()).hasSameSizeAs(grids);
                                    assertThat(now.safe()).isTrue();
                                }));
    }
}
