package io.tollgate.audit.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Blocking calls by ClickHouse's client, which knows only futures. */
final class Calls {
    private Calls() {}

    /** Waits; the failure of the call itself is the cause of what is thrown. */
    static <T> T await(CompletableFuture<T> call) throws IOException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IOException("the call failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Runs a statement; its answer as tab-separated text. */
    static String text(Client client, String database, String sql, Map<String, Object> values)
            throws IOException {
        var asked =
                new QuerySettings().setDatabase(database).setFormat(ClickHouseFormat.TabSeparated);
        QueryResponse answer = await(client.query(sql, values, asked));
        try {
            return new String(answer.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } finally {
            close(answer);
        }
    }

    /** Closes an answer that may not have been read to its end. */
    static void close(QueryResponse answer) throws IOException {
        try {
            answer.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the answer cannot be closed", e);
        }
    }
}
