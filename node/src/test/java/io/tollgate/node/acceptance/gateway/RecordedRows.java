package io.tollgate.node.acceptance.gateway;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.SqliteSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The rows of a gateway that was stopped, newest first. */
public final class RecordedRows {
    private RecordedRows() {}

    public static List<RequestRow> of(RunningGateway gateway) throws IOException {
        try (var source = new SqliteSource(gateway.dataDir().resolve("audit.db"))) {
            return new Questions(source, Duration.ofSeconds(10), Clock.systemUTC())
                    .list(ListQuestion.newest(100)).rows().stream()
                            .map(found -> Objects.requireNonNull(found.row()))
                            .toList();
        }
    }
}
