package io.tollgate.providers.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final long SEED = 42;
    private static final int CALLS = 3_000;
    private static final int AT_ONCE = 100;

    @Test
    void endsEveryCallWhateverThePeerSends() throws Exception {
        System.out.println("client fuzz: seed " + SEED);
        ConcurrentMap<Integer, byte[]> wires = new ConcurrentHashMap<>();
        Random random = new Random(SEED);
        List<Responses.Good> good = Responses.good();
        for (int i = 0; i < CALLS; i++) {
            byte[] wire = good.get(random.nextInt(good.size())).bytes();
            if (i % 10 == 0) {
                wire = new byte[random.nextInt(300)];
                random.nextBytes(wire);
            } else if (i % 3 != 0) {
                wire = Mutations.of(wire, random);
            }
            wires.put(i, wire);
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger faults = new AtomicInteger();
        try (ScriptedServer server =
                        ScriptedServer.start(peer -> {
                            while (peer.readRequest() != null) {
                                int number = next.getAndIncrement();
                                byte[] wire = wires.get(number % CALLS);
                                if (wire != null) {
                                    peer.send(wire);
                                }
                                if (number % 4 == 0) {
                                    return;
                                }
                                if (number % 9 == 0) {
                                    peer.reset();
                                    return;
                                }
                            }
                        });
                TestClient client = new TestClient()) {
            Upstream upstream = Limited.total(server.origin(), Duration.ofMillis(60));
            client.on(() -> {
                Thread.currentThread()
                        .setUncaughtExceptionHandler((_, _) -> faults.incrementAndGet());
                return true;
            });
            for (int i = 0; i < CALLS; i += AT_ONCE) {
                List<Recorder> recorders = new ArrayList<>();
                for (int j = 0; j < AT_ONCE; j++) {
                    Recorder recorder = new Recorder();
                    recorders.add(recorder);
                    client.begin(upstream, TestClient.request("POST /", "body"), recorder);
                }
                for (Recorder recorder : recorders) {
                    recorder.await();
                }
            }

            UpstreamStats.Counts counts = client.counts();
            assertThat(counts.open()).isEqualTo(counts.idle());
            assertThat(faults).hasValue(0);
            assertThat(server.faults()).isEmpty();
        }
    }
}
