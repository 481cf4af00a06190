package io.tollgate.audit.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.Store;
import io.tollgate.audit.chain.Chain;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.CheckpointSigner;
import io.tollgate.audit.rows.RealisticRows;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Rows of one node as its journal would hand them on, with a checkpoint after each hundred. */
final class Recorded {
    static final String NODE = "node-1";
    static final Instant START = Instant.parse("2026-10-23T21:10:00Z");
    private static final int BETWEEN_CHECKPOINTS = 100;
    private static final int BATCH = 250;
    private static final String ANSWER = "{\"answer\":\"ü€😀\"}";
    private static final int BETWEEN_BODIES = 10;

    private final List<NumberedRow> rows = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final CheckpointKey key;

    /** Spread evenly over that time, from {@link #START} on. */
    Recorded(Path keyFolder, int count, Duration over) throws IOException {
        var made = new RealisticRows(7, START.toEpochMilli(), over.toMillis(), count);
        CheckpointSigner signer = CheckpointSigner.open(keyFolder);
        key = signer.publicKey();
        Chain chain = Chain.start(NODE);
        for (int i = 1; i <= count; i++) {
            RequestRow row = i % BETWEEN_BODIES == 0 ? withBodyHash(made.next(), i) : made.next();
            rows.add(new NumberedRow(NODE, i, chain.add(row), row));
            if (i % BETWEEN_CHECKPOINTS == 0) {
                checkpoints.add(signer.sign(NODE, chain, row.createdAtMillis() + 1));
            }
        }
    }

    /** Writes them in several batches, and bodies for every tenth. */
    void writeTo(Store store) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<NumberedRow> some = rows.subList(from, Math.min(rows.size(), from + BATCH));
            long first = some.getFirst().seq();
            long last = some.getLast().seq();
            var bodies = new ArrayList<BodyRow>();
            for (NumberedRow row : some) {
                if (row.seq() % BETWEEN_BODIES == 0) {
                    bodies.add(body(row));
                }
            }
            var batch =
                    new Batch(
                            NODE + ":" + first + "-" + last,
                            some,
                            bodies,
                            checkpoints.stream()
                                    .filter(c -> c.seq() >= first && c.seq() <= last)
                                    .toList());
            assertThat(store.write(batch)).isEqualTo(new Store.Written.Done());
        }
    }

    static BodyRow body(NumberedRow row) {
        return new BodyRow(
                row.node(),
                row.seq(),
                row.row().createdAtMillis(),
                row.row().requestId(),
                question(row.seq()),
                ANSWER,
                row.seq() % 20 == 0);
    }

    private static String question(long seq) {
        return "{\"question\":\"'?\\\" " + seq + "\"}";
    }

    private static RequestRow withBodyHash(RequestRow row, long seq) {
        RequestRow.Answer answer = row.answer();
        return new RequestRow(
                row.createdAtMillis(),
                row.requestId(),
                row.traceId(),
                row.clientAddress(),
                row.configVersion(),
                row.tenant(),
                row.asked(),
                row.served(),
                new RequestRow.Answer(
                        answer.outcome(),
                        answer.status(),
                        answer.errorClass(),
                        answer.finishReason(),
                        answer.clientAborted(),
                        answer.cache(),
                        answer.bytes(),
                        hash(question(seq) + "\0" + ANSWER)),
                row.timing(),
                row.tokens(),
                row.cost());
    }

    private static String hash(String texts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(texts.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    List<NumberedRow> rows() {
        return rows;
    }

    List<Checkpoint> checkpoints() {
        return checkpoints;
    }

    CheckpointKey key() {
        return key;
    }
}
