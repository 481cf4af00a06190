package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.contract.CounterRule;
import io.tollgate.cluster.ports.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches the port of a member and does not belong to its cluster. */
class StrangersTest {
    private static final List<Space> SPACES =
            List.of(new Space("sums", Space.Keeping.GUARDED, new CounterRule()));
    private static final String CLUSTER = "private";

    private final List<Integer> ports = FreePorts.take(2);
    private final HazelcastGrid grid = grid(TestMembers.SECRET, 0);

    @BeforeEach
    void start() {
        grid.join();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> grid.membership().state() == Membership.State.MINORITY);
    }

    @AfterEach
    void stop() {
        grid.close();
    }

    @Test
    void aMemberWithAnotherSecretIsRefused() {
        try (HazelcastGrid stranger = grid("another secret of the tests", 1)) {
            stranger.join();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> grid.refusedConnections() > 0);

            assertThat(grid.membership().members()).containsExactly(grid.self());
        }
    }

    @Test
    void aPlainMemberWithTheNameOfTheClusterIsRefused() {
        HazelcastInstance stranger = null;
        try {
            stranger = Hazelcast.newHazelcastInstance(plain());
            assertThat(stranger.getCluster().getMembers()).hasSize(1);
        } catch (IllegalStateException gaveUp) {
            assertThat(gaveUp).hasMessageContaining("failed to start");
        } finally {
            if (stranger != null) {
                stranger.shutdown();
            }
        }

        assertThat(grid.membership().members()).containsExactly(grid.self());
        assertThat(grid.refusedConnections()).isPositive();
    }

    @Test
    void aClientWithTheNameOfTheClusterIsRefused() {
        var client = new ClientConfig().setClusterName(CLUSTER);
        client.getNetworkConfig().addAddress("127.0.0.1:" + ports.getFirst());
        client.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(2000);

        assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(client))
                .isInstanceOf(IllegalStateException.class);
        assertThat(grid.refusedConnections()).isPositive();
    }

    @Test
    void whoSaysNothingOrNonsenseIsCutOffAndKeepsNobodyOut() throws IOException {
        try (var silent = new Socket(InetAddress.getLoopbackAddress(), ports.getFirst());
                var loud = new Socket(InetAddress.getLoopbackAddress(), ports.getFirst());
                HazelcastGrid friend = grid(TestMembers.SECRET, 1)) {
            loud.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEnds(loud);

            friend.join();
            TestMembers.awaitSafe(List.of(grid, friend));
            assertEnds(silent);
        }
    }

    @Test
    void whoSendsAGoodBeginningBackGetsNoProof() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.getFirst())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("TGM1".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[32]);
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(36)).hasSize(36);
            socket.getOutputStream().write(new byte[32]);

            assertEnds(socket);
        }
    }

    /** Closed or reset, but not one byte more. */
    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        int next;
        try {
            next = socket.getInputStream().read();
        } catch (SocketException e) {
            next = -1;
        }
        assertThat(next).isEqualTo(-1);
    }

    private HazelcastGrid grid(String secret, int at) {
        return new HazelcastGrid(
                TestMembers.settings(CLUSTER, secret, ports, at, MemberSettings.SHORTEST_SILENCE),
                new Member("node-" + at, 1),
                SPACES);
    }

    private Config plain() {
        var config = new Config().setClusterName(CLUSTER);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.partition.count", "71");
        config.setProperty("hazelcast.max.join.seconds", "5");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getNetworkConfig().setPort(ports.getLast()).setPortAutoIncrement(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setEnabled(true)
                .addMember("127.0.0.1:" + ports.getFirst());
        return config;
    }
}
