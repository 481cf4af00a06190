package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import io.tollgate.audit.Batch;
import io.tollgate.audit.BodyRow;
import io.tollgate.audit.ChangeRow;
import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.EncodedRows;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowFields;
import io.tollgate.audit.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Rows into ClickHouse, each batch with its token, so that the server drops what it has.
 *
 * <p>Invariant: a row is in {@code requests} at most once, and when it is there, its bodies and the
 * checkpoints of its batch are. Bodies and checkpoints therefore go first, into tables where a
 * second copy replaces the first. Rows go last, in one insert. The server remembers the tokens of
 * its last 10,000 inserts; a batch that may have been written before (the first one after a start,
 * and any after a failure) is looked up first, however long ago that was.
 *
 * <p>Rows that are there may be missing in the sums: the server fills its views after the table,
 * and may be killed in between. Such a batch is sent once more while its token is surely
 * remembered; table and views each drop what they have.
 */
public final class ClickHouseStore implements Store {
    private static final List<String> BODY_COLUMNS =
            List.of("node", "seq", "created_at", "request_id", "request", "response", "truncated");
    private static final List<String> CHECKPOINT_COLUMNS =
            List.of("node", "seq", "chain", "at", "key_id", "signature");
    private static final List<String> CHANGE_COLUMNS =
            List.of(
                    "change_id",
                    "created_at",
                    "lineage",
                    "version",
                    "changed_by",
                    "what",
                    "section",
                    "name",
                    "before",
                    "after");

    private final ClickHouseSettings settings;
    private final Hosts hosts;
    private final RowBinaryWriter rows = new RowBinaryWriter();
    private final RowBinaryWriter bodies = new RowBinaryWriter();
    private final RowBinaryWriter checkpoints = new RowBinaryWriter();
    private final RowBinaryWriter changes = new RowBinaryWriter();
    private final RowFields fields = new RowFields();
    private boolean tablesReady;
    private boolean mayBeThere = true;

    /** Connects at the first write. */
    public ClickHouseStore(ClickHouseSettings settings) {
        this.settings = settings;
        this.hosts = new Hosts(settings);
    }

    @Override
    public String name() {
        return "clickhouse";
    }

    /**
     * Makes the tables now instead of at the first write.
     *
     * @throws IOException where no host lets us
     */
    public void prepare() throws IOException {
        IOException last = null;
        for (int tried = 0; tried < hosts.count(); tried++) {
            try {
                makeTables();
                return;
            } catch (IOException | ClickHouseException e) {
                last = new IOException(Failure.describe(hosts.host(), e), e);
                hosts.rotate();
            }
        }
        throw last == null ? new IOException("no host") : last;
    }

    @Override
    public Written write(Batch batch) {
        try {
            encode(batch);
        } catch (IllegalArgumentException e) {
            return new Written.Rejected(String.valueOf(e.getMessage()));
        }
        return anywhere(() -> {
            send(batch);
            mayBeThere = false;
        });
    }

    @Override
    public Written keep(List<Checkpoint> signed) {
        if (signed.isEmpty()) {
            return new Written.Done();
        }
        encode(signed);
        Checkpoint last = signed.getLast();
        String token = last.node() + ":" + last.seq() + ":last-checkpoints";
        return anywhere(() -> insert("checkpoints", CHECKPOINT_COLUMNS, checkpoints, token));
    }

    @Override
    public Written writeChanges(List<ChangeRow> made) {
        if (made.isEmpty()) {
            return new Written.Done();
        }
        encodeChanges(made);
        String token = "changes:" + made.getFirst().id() + "-" + made.getLast().id();
        return anywhere(() -> insert("change_rows", CHANGE_COLUMNS, changes, token));
    }

    /** At the first host that takes it. */
    private Written anywhere(Sending sending) {
        Written last = new Written.Unavailable("no host");
        for (int tried = 0; tried < hosts.count(); tried++) {
            URI host = hosts.host();
            try {
                makeTables();
                sending.send();
                return new Written.Done();
            } catch (IOException | ClickHouseException e) {
                mayBeThere = true;
                last = Failure.of(host, e);
                if (last instanceof Written.Rejected) {
                    return last;
                }
                hosts.rotate();
            }
        }
        return last;
    }

    @Override
    public void close() {
        hosts.close();
    }

    private void encode(Batch batch) {
        rows.clear();
        bodies.clear();
        EncodedRows encoded = batch.rows();
        byte[] node = encoded.node().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.size(); i++) {
            encoded.read(i, fields);
            RequestFormat.write(node, encoded.seq(i), encoded.chain(i), fields, rows);
        }
        for (BodyRow body : batch.bodies()) {
            bodies.text(body.node());
            bodies.int64(body.seq());
            bodies.int64(body.createdAtMillis());
            bodies.text(body.requestId());
            bodies.text(body.request());
            bodies.text(body.response());
            bodies.flag(body.truncated());
        }
        encode(batch.checkpoints());
    }

    private void encode(List<Checkpoint> signed) {
        checkpoints.clear();
        for (Checkpoint checkpoint : signed) {
            checkpoints.text(checkpoint.node());
            checkpoints.int64(checkpoint.seq());
            checkpoints.text(checkpoint.chain());
            checkpoints.int64(checkpoint.atMillis());
            checkpoints.text(checkpoint.keyId());
            checkpoints.text(checkpoint.signature());
        }
    }

    private void encodeChanges(List<ChangeRow> made) {
        changes.clear();
        for (ChangeRow row : made) {
            changes.text(row.id());
            changes.int64(row.atMillis());
            changes.text(row.lineage());
            changes.int64(row.version());
            changes.text(row.by());
            changes.text(row.what());
            changes.text(row.section());
            changes.text(row.name());
            changes.textOrNull(row.before());
            changes.textOrNull(row.after());
        }
    }

    private void makeTables() throws IOException {
        if (!tablesReady) {
            new Schema(hosts.client(), settings).bringUpToDate();
            tablesReady = true;
        }
    }

    private void send(Batch batch) throws IOException {
        if (mayBeThere) {
            switch (earlier(batch)) {
                case "remembered" -> {
                    sendAgain(batch);
                    return;
                }
                case "there" -> {
                    return;
                }
                default -> {
                    // Part of it may be there: a month's share is one step.
                }
            }
        }
        insert("bodies", BODY_COLUMNS, bodies, batch.token() + ":bodies");
        insert("checkpoints", CHECKPOINT_COLUMNS, checkpoints, batch.token() + ":checkpoints");
        insert("requests", RequestFormat.COLUMNS, rows, batch.token());
    }

    /** For the sums alone: the rows are there, so nothing the server says of them now counts. */
    private void sendAgain(Batch batch) throws IOException {
        try {
            insert("requests", RequestFormat.COLUMNS, rows, batch.token());
        } catch (IOException | ClickHouseException e) {
            if (!(Failure.of(hosts.host(), e) instanceof Written.Rejected)) {
                throw e;
            }
        }
    }

    /**
     * "there" where each of its rows has come; "remembered" where the server also knows the token
     * for sure. Each insert takes the next block number, and a part is named after its partition
     * and its first and last block: half the window is left to inserts that are on their way.
     */
    private String earlier(Batch batch) throws IOException {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (NumberedRow row : batch.rows()) {
            from = Math.min(from, row.row().createdAtMillis());
            to = Math.max(to, row.row().createdAtMillis());
        }
        Map<String, Object> values =
                Map.of(
                        "node", batch.rows().getFirst().node(),
                        "first", batch.rows().getFirst().seq(),
                        "last", batch.rows().getLast().seq(),
                        "rows", batch.rows().size(),
                        "from", from,
                        "to", to);
        return Calls.text(
                hosts.client(),
                settings.database(),
                """
                WITH (SELECT max(max_block_number) FROM system.parts
                WHERE database = currentDatabase() AND table = 'requests' AND active) AS newest,
                (SELECT toInt64OrZero(extract(engine_full,
                'non_replicated_deduplication_window = ([0-9]+)')) FROM system.tables
                WHERE database = currentDatabase() AND name = 'requests') AS window
                SELECT multiIf(uniqExact(seq) < {rows:Int64}, 'missing',
                newest - min(toInt64(splitByChar('_', _part)[2])) < window / 2, 'remembered',
                'there') FROM requests
                WHERE node = {node:String} AND seq BETWEEN {first:Int64} AND {last:Int64}
                AND created_at BETWEEN fromUnixTimestamp64Milli({from:Int64})
                AND fromUnixTimestamp64Milli({to:Int64})\
                """,
                values);
    }

    private void insert(String table, List<String> columns, RowBinaryWriter content, String token)
            throws IOException {
        if (content.length() == 0) {
            return;
        }
        Client client = hosts.client();
        var with =
                new InsertSettings()
                        .setDeduplicationToken(token)
                        .serverSetting("async_insert", "0")
                        .serverSetting("insert_deduplicate", "1")
                        .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1");
        Calls.await(
                        client.insert(
                                table, columns, content::writeTo, ClickHouseFormat.RowBinary, with))
                .close();
    }

    /** What is sent to one host. */
    @FunctionalInterface
    private interface Sending {
        void send() throws IOException;
    }
}
