package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.RowStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node's rows in order, asked for in stretches of numbers: each is small enough for the server to
 * sort in memory, and large enough that asking costs little. The stretch after a gap starts at the
 * next row there is.
 */
final class ClickHouseRows implements RowStream {
    private static final long STRETCH = 250_000;
    private static final String SELECT =
            "SELECT "
                    + String.join(", ", RequestFormat.COLUMNS)
                    + """
                     FROM requests WHERE node = {node:String}
                    AND seq >= {from:Int64} AND seq < {to:Int64} ORDER BY seq\
                    """;
    private static final String NONE = "0";
    private static final String NEXT =
            "SELECT min(seq) FROM requests WHERE node = {node:String} AND seq >= {from:Int64}";

    private final Hosts hosts;
    private final String database;
    private final String node;
    private long from;
    private @Nullable QueryResponse answer;
    private @Nullable RowBinaryReader reader;

    ClickHouseRows(Hosts hosts, String database, String node, long from) {
        this.hosts = hosts;
        this.database = database;
        this.node = node;
        this.from = from;
    }

    @Override
    public @Nullable NumberedRow next() throws IOException {
        try {
            RowBinaryReader current = reader;
            while (current == null || current.atEnd()) {
                close();
                if (!seek()) {
                    return null;
                }
                current = ask();
            }
            return RequestFormat.read(current);
        } catch (ClickHouseException e) {
            throw new IOException(Failure.describe(hosts.host(), e), e);
        }
    }

    /** Whether there is a row from here on; goes to it. */
    private boolean seek() throws IOException {
        String next =
                Calls.text(hosts.client(), database, NEXT, Map.of("node", node, "from", from));
        if (next.equals(NONE)) {
            return false;
        }
        from = Long.parseLong(next);
        return true;
    }

    private RowBinaryReader ask() throws IOException {
        long to = from + STRETCH;
        var asked = new QuerySettings().setDatabase(database).setFormat(ClickHouseFormat.RowBinary);
        QueryResponse started =
                Calls.await(
                        hosts.client()
                                .query(
                                        SELECT,
                                        Map.of("node", node, "from", from, "to", to),
                                        asked));
        from = to;
        answer = started;
        var opened = new RowBinaryReader(started.getInputStream());
        reader = opened;
        return opened;
    }

    @Override
    public void close() {
        reader = null;
        QueryResponse open = answer;
        answer = null;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException("an answer cannot be closed", e);
            }
        }
    }
}
