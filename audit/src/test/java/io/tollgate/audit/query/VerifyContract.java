package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.CheckpointSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a proof must find on each store: each test does one thing to 450 rows of eight hours. */
abstract class VerifyContract {
    private static final int ROWS = 450;

    @TempDir static Path keys;
    private Recorded recorded;
    private StoreUnderTest store;

    /** A new one. */
    abstract StoreUnderTest open(String name) throws IOException;

    @BeforeEach
    void fill(TestInfo test) throws IOException {
        recorded = new Recorded(keys, ROWS, Duration.ofHours(8));
        store = open(test.getTestMethod().orElseThrow().getName());
        recorded.writeTo(store.store());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private VerifyReport verify(Checkpoint... witnesses) {
        return verify(List.of(recorded.key()), witnesses);
    }

    private VerifyReport verify(List<CheckpointKey> trusted, Checkpoint... witnesses) {
        return new Verify(store.source(), trusted, List.of(witnesses), (_, _, _) -> {}).run();
    }

    private static void assertBad(VerifyReport report, long seq, String why) {
        assertThat(report.sound()).isFalse();
        assertThat(report.nodes())
                .singleElement()
                .extracting(VerifyReport.Node::bad)
                .satisfies(bad -> assertThat(bad.seq()).isEqualTo(seq))
                .satisfies(bad -> assertThat(bad.why()).contains(why));
    }

    @Test
    void whatWasRecordedIsSound() {
        VerifyReport report = verify();

        assertThat(report.sound()).isTrue();
        assertThat(report.nodes())
                .containsExactly(
                        new VerifyReport.Node(
                                Recorded.NODE, ROWS, 0, ROWS - 400, 4, 0, ROWS / 10, 0, null));
    }

    @Test
    void aChangedNumberIsFound() {
        store.change(123, "cost_nano_usd", "1");

        assertBad(verify(), 123, "not what was recorded");
    }

    @Test
    void aChangedTextIsFound() {
        store.change(300, "user_id", "'somebody'");

        assertBad(verify(), 300, "not what was recorded");
    }

    @Test
    void aChangedTextOfARequestIsFound() {
        store.changeBody(320, "response", "'{}'");

        assertBad(verify(), 320, "has texts that are not what was recorded");
    }

    @Test
    void textsThatAreGoneProveNothing() {
        store.deleteBody(320);

        assertThat(verify().sound()).isTrue();
        assertThat(verify().nodes().getFirst().texts()).isEqualTo(ROWS / 10 - 1);
    }

    @Test
    void aDeletedRowIsFound() {
        store.delete(57, 57);

        assertBad(verify(), 57, "is missing: the next one there is 58");
    }

    @Test
    void rowsThatChangedPlacesAreFound() {
        store.exchange(210, 333);

        assertBad(verify(), 210, "not what was recorded");
    }

    @Test
    void aCutEndIsFoundByTheLastCheckpoint() {
        store.delete(390, ROWS);

        assertBad(verify(), 390, "goes on to row 400");
    }

    @Test
    void aCutEndIsFoundByACheckpointKeptElsewhere() {
        store.delete(390, ROWS);
        store.deleteCheckpoint(400);

        assertThat(verify().sound()).isTrue();
        assertBad(verify(recorded.checkpoints().getLast()), 390, "goes on to row 400");
    }

    @Test
    void anotherCheckpointKeptElsewhereIsFound() throws IOException {
        Checkpoint real = recorded.checkpoints().get(1);
        var other =
                new Checkpoint(
                        real.node(),
                        real.seq(),
                        "00".repeat(32),
                        real.atMillis(),
                        "ffffffffffffffff",
                        real.signature());

        assertBad(verify(other), 200, "does not agree with the checkpoint");
    }

    @Test
    void aWrongSignatureIsFound() {
        Checkpoint real = recorded.checkpoints().get(2);
        var forged =
                new Checkpoint(
                        real.node(),
                        real.seq(),
                        real.chain(),
                        real.atMillis() + 1,
                        real.keyId(),
                        real.signature());

        assertBad(verify(forged), 300, "signature is wrong");
    }

    @Test
    void checkpointsOfAnUnknownKeyAreCounted(@TempDir Path elsewhere) throws IOException {
        CheckpointKey another = CheckpointSigner.open(elsewhere).publicKey();

        VerifyReport report = verify(List.of(another));

        assertThat(report.sound()).isTrue();
        assertThat(report.nodes().getFirst().unknownKeys()).isEqualTo(4);
    }

    @Test
    void whereOldRowsAreGoneTheProofBeginsAtACheckpoint() {
        store.delete(1, 110);
        // Rows go by their time: a younger one may go before an older one.
        store.delete(114, 114);
        store.deleteCheckpoint(100);

        VerifyReport report = verify();

        assertThat(report.sound()).isTrue();
        assertThat(report.nodes())
                .containsExactly(
                        new VerifyReport.Node(
                                Recorded.NODE,
                                ROWS - 200,
                                200 - 110,
                                ROWS - 400,
                                3,
                                0,
                                34,
                                11,
                                null));
    }

    @Test
    void aNodeWhoseRowsAreAllGoneIsFoundByItsCheckpoint() {
        var lost =
                new Checkpoint(
                        "node-2", 9, "ab".repeat(32), Long.MAX_VALUE / 2, "ffffffffffffffff", "");

        VerifyReport report = verify(lost);

        assertThat(report.nodes()).hasSize(2);
        assertThat(report.nodes().get(1).bad())
                .satisfies(bad -> assertThat(bad.seq()).isEqualTo(1));
    }

    @Test
    void rowsComeBackAsTheyWereWritten() throws IOException {
        var read = new ArrayList<NumberedRow>();
        try (var rows = store.source().rows(Recorded.NODE, 5)) {
            for (NumberedRow row = rows.next(); row != null; row = rows.next()) {
                read.add(row);
            }
        }

        assertThat(read).containsExactlyElementsOf(recorded.rows().subList(4, ROWS));
    }
}
