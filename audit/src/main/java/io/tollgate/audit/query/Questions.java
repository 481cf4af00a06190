package io.tollgate.audit.query;

import io.tollgate.audit.BodyRow;
import io.tollgate.audit.NumberedRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of the record. Any thread that may block. Each question throws {@link
 * BadQuestion} where it cannot be answered so, {@link StoreUnavailable} where it cannot be answered
 * now.
 */
public final class Questions {
    private final Source source;
    private final Duration atMost;
    private final Clock clock;

    /**
     * @param atMost time for each question
     */
    public Questions(Source source, Duration atMost, Clock clock) {
        this.source = source;
        this.atMost = atMost;
        this.clock = clock;
    }

    /** How much was used: one row a group, or one in all. */
    public List<Usage> usage(UsageQuestion question) {
        return source.ask(atMost, new UsageSql(source, question)::answer);
    }

    /** Which requests there were, newest first. */
    public Page list(ListQuestion question) {
        return source.ask(atMost, new ListSql(source, question, clock.instant())::answer);
    }

    /** The request with that id, with its bodies where they are kept. */
    public Optional<Found> find(String requestId) {
        return source.ask(atMost, statements -> find(statements, requestId));
    }

    private Optional<Found> find(Statements statements, String requestId) throws SQLException {
        String sql =
                "SELECT " + Rows.columns(source) + " FROM requests WHERE request_id = ? LIMIT 1";
        try (PreparedStatement statement = statements.prepare(sql)) {
            statement.setString(1, requestId);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                NumberedRow row = Rows.read(result);
                return Optional.of(new Found(row, bodies(statements, row)));
            }
        }
    }

    private @Nullable BodyRow bodies(Statements statements, NumberedRow row) throws SQLException {
        String sql =
                "SELECT "
                        + Rows.bodyColumns(source)
                        + " FROM bodies WHERE node = ? AND seq = ? LIMIT 1";
        try (PreparedStatement statement = statements.prepare(sql)) {
            statement.setString(1, row.node());
            statement.setLong(2, row.seq());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Rows.readBody(result) : null;
            }
        }
    }
}
