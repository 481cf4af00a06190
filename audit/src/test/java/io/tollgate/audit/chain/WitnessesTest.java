package io.tollgate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessesTest {
    private static final long HOUR = 3_600_000;
    private static final long NOON = 495_000 * HOUR;

    @TempDir Path keys;
    @TempDir Path folder;
    private CheckpointSigner signer;
    private final Chain chain = Chain.start("node-a");

    @BeforeEach
    void key() throws IOException {
        signer = CheckpointSigner.open(keys);
    }

    private Checkpoint next(long atMillis) {
        chain.add(Rows.served("req-" + chain.seq()));
        return signer.sign("node-a", chain, atMillis);
    }

    @Test
    void keepsOneOfEachHourAndTheNewest() throws IOException {
        var witnesses = Witnesses.open(folder);
        Checkpoint first = next(NOON);
        Checkpoint second = next(NOON + 60_000);
        Checkpoint third = next(NOON + HOUR);
        Checkpoint fourth = next(NOON + HOUR + 60_000);

        for (Checkpoint each : new Checkpoint[] {first, second, third, fourth}) {
            assertThat(witnesses.keep(each, signer.publicKey())).isTrue();
        }

        assertThat(Witnesses.read(folder)).containsExactlyInAnyOrder(first, third, fourth);
    }

    @Test
    void goesOnAfterARestart() throws IOException {
        Checkpoint first = next(NOON);
        Checkpoint second = next(NOON + 60_000);
        Witnesses.open(folder).keep(second, signer.publicKey());

        assertThat(Witnesses.open(folder).keep(first, signer.publicKey())).isFalse();
        assertThat(Witnesses.open(folder).keep(second, signer.publicKey())).isFalse();
    }

    @Test
    void refusesWhatTheKeyHasNotSigned() throws IOException {
        Checkpoint real = next(NOON);
        var forged =
                new Checkpoint(
                        "node-b",
                        real.seq(),
                        real.chain(),
                        real.atMillis(),
                        real.keyId(),
                        real.signature());

        assertThat(Witnesses.open(folder).keep(forged, signer.publicKey())).isFalse();
        assertThat(Witnesses.read(folder)).isEmpty();
    }

    @Test
    void leavesOutALineThatACrashHasCut() throws IOException {
        Checkpoint first = next(NOON);
        Witnesses.open(folder).keep(first, signer.publicKey());
        Files.writeString(
                folder.resolve(first.keyId() + ".checkpoints"),
                "node-a\t7\tab",
                StandardOpenOption.APPEND);

        assertThat(Witnesses.read(folder)).containsOnly(first);
    }
}
