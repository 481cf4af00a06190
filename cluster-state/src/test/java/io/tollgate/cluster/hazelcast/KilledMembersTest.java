package io.tollgate.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.ports.FreePorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three members in processes of their own, killed as the kernel kills. */
class KilledMembersTest {
    private static final int KILLS = 6;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<RemoteMember> members = new ArrayList<>();
    private final List<Integer> ports = FreePorts.take(3);

    @AfterEach
    void end() {
        members.forEach(RemoteMember::close);
    }

    @Test
    void losesNothingThatWasAcknowledgedAndDoesNothingTwice() throws Exception {
        for (int i = 0; i < 3; i++) {
            members.add(RemoteMember.start("node-" + i, 1, ports, i, 1));
        }
        for (RemoteMember member : members) {
            awaitState(member, "state JOINED 3 true");
            awaitWork(member);
        }
        long[] confirmed = new long[3];
        var random = new Random(7);

        for (int kill = 1; kill <= KILLS; kill++) {
            int victim = random.nextInt(3);
            members.get(victim).kill();
            confirmed[victim] = Math.max(confirmed[victim], members.get(victim).acknowledged());
            // every second time the next one goes before the copies are there again
            members.set(
                    victim,
                    RemoteMember.start(
                            "node-" + victim, 1 + kill, ports, victim, confirmed[victim] + 1));
            if (kill % 2 == 0) {
                awaitState(members.get(victim), "state JOINED 3 true");
            }
            awaitWork(members.get((victim + 1) % 3));
        }
        for (RemoteMember member : members) {
            awaitState(member, "state JOINED 3 true");
            awaitWork(member);
            assertThat(member.ask("stop")).isEqualTo("stopped");
        }

        Map<String, Long> entry = entry(members.getFirst());
        for (int i = 0; i < 3; i++) {
            long last = Math.max(confirmed[i], members.get(i).acknowledged());
            assertThat(entry.get("node-" + i)).isBetween(last, last + 1);
            assertThat(entry(members.get(i))).isEqualTo(entry);
        }
    }

    @Test
    void aMemberThatIsAloneRefusesAndGoesOnOnceOthersAreBack() throws Exception {
        for (int i = 0; i < 3; i++) {
            members.add(RemoteMember.start("node-" + i, 1, ports, i, 1));
        }
        for (RemoteMember member : members) {
            awaitState(member, "state JOINED 3 true");
            awaitWork(member);
        }

        members.get(1).kill();
        members.get(2).kill();
        awaitState(members.getFirst(), "state MINORITY 1 false");
        assertThat(members.getFirst().ask("entry")).contains("a minority of the cluster");

        members.set(1, RemoteMember.start("node-1", 2, ports, 1, members.get(1).acknowledged()));
        awaitState(members.getFirst(), "state JOINED 2 false");
        awaitWork(members.getFirst());
        assertThat(members.getFirst().ask("stop")).isEqualTo("stopped");
        assertThat(entry(members.get(1)).get("node-0"))
                .isGreaterThanOrEqualTo(members.getFirst().acknowledged());
    }

    private static void awaitState(RemoteMember member, String state) {
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(member.ask("state")).isEqualTo(state));
    }

    private static void awaitWork(RemoteMember member) {
        long before = member.acknowledged();
        Awaitility.await().atMost(LONG).until(() -> member.acknowledged() >= before + 20);
    }

    /** What stands there, as soon as that member can be asked: it may still be taking its share. */
    private static Map<String, Long> entry(RemoteMember member) {
        String answer =
                Awaitility.await()
                        .atMost(LONG)
                        .until(() -> member.ask("entry"), text -> !text.startsWith("entry failed"));
        assertThat(answer).startsWith("entry ");
        return ComponentRule.read(answer.substring(6).getBytes(StandardCharsets.UTF_8));
    }
}
