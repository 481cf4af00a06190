package io.tollgate.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointSigner;
import io.tollgate.audit.chain.Witnesses;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.local.LocalGrid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointExchangeTest {
    @TempDir Path folder;

    private CheckpointSigner signer(String node) throws Exception {
        return CheckpointSigner.open(Files.createDirectories(folder.resolve(node)));
    }

    @Test
    void keepsWhatAnotherNodeTells() throws Exception {
        CheckpointSigner other = signer("node-b");
        Chain chain = Chain.after(7, "ab".repeat(32));
        Checkpoint said = other.sign("node-b", chain, 1_795_000_000_000L);
        Path kept = folder.resolve("witness");

        try (var grid =
                        new LocalGrid(
                                new Member("node-a", 1), List.of(CheckpointExchange.CHECKPOINTS));
                var _ =
                        new CheckpointExchange(
                                grid,
                                Optional::empty,
                                signer("node-a").publicKey(),
                                Witnesses.open(kept))) {
            byte[] value = (said.line() + "\n" + other.publicKey().text()).getBytes(UTF_8);
            grid.run(CheckpointExchange.CHECKPOINTS, "node-b", value).toCompletableFuture().join();

            await(() -> !Witnesses.read(kept).isEmpty());
        }

        assertThat(Witnesses.read(kept)).containsOnly(said);
    }

    @Test
    void tellsItsOwnAndKeepsNoneOfThem() throws Exception {
        CheckpointSigner own = signer("node-a");
        Checkpoint newest = own.sign("node-a", Chain.after(9, "cd".repeat(32)), 5);
        Path kept = folder.resolve("witness");

        try (var grid =
                        new LocalGrid(
                                new Member("node-a", 1), List.of(CheckpointExchange.CHECKPOINTS));
                var _ =
                        new CheckpointExchange(
                                grid,
                                () -> Optional.of(newest),
                                own.publicKey(),
                                Witnesses.open(kept))) {
            await(() ->
                    grid.read(CheckpointExchange.CHECKPOINTS, "node-a")
                            .toCompletableFuture()
                            .join()
                            .isPresent());
        }

        assertThat(Witnesses.read(kept)).isEmpty();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
