package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Answers which requests there were, newest first. */
final class ListSql {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

    /** Texts of which a part is enough. */
    private static final List<String> IN_PART =
            List.of(
                    "customer",
                    "team",
                    "virtual_key",
                    "user_id",
                    "model",
                    "served_model",
                    "error_class");

    /**
     * Texts that are given whole: so that the store finds them by its index, or skips them fast.
     */
    private static final List<String> WHOLE =
            List.of("request_id", "provider", "provider_key", "finish_reason", "client_address");

    private final Source source;
    private final ListQuestion question;

    ListSql(Source source, ListQuestion question) {
        this.source = source;
        this.question = question;
    }

    Page answer(Statements statements) throws SQLException {
        Where where = where(source, question);
        if (!question.cursor().isEmpty()) {
            Cursor cursor = Cursor.parse(question.cursor());
            String moment = Times.millis(Instant.ofEpochMilli(cursor.createdAtMillis()));
            where.and("created_at <= ?", moment);
            where.and(
                    "(created_at < ? OR node < ? OR (node = ? AND seq < ?))",
                    moment,
                    cursor.node(),
                    cursor.node(),
                    cursor.seq());
        }
        String sql =
                "SELECT "
                        + Rows.columns(source)
                        + " FROM requests"
                        + where.sql()
                        + " ORDER BY "
                        + source.newestFirst()
                        + "created_at DESC, node DESC, seq DESC LIMIT "
                        + (question.limit() + 1);
        var rows = new ArrayList<NumberedRow>();
        try (PreparedStatement statement = statements.prepare(sql)) {
            where.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(Rows.read(result));
                }
            }
        }
        if (rows.size() <= question.limit()) {
            return new Page(rows, "");
        }
        rows.removeLast();
        return new Page(rows, Cursor.of(rows.getLast()).text());
    }

    /** The conditions of a question, without those of its cursor. */
    static Where where(Source source, ListQuestion question) {
        Where where = new Where();
        Period period = question.period();
        if (period != null) {
            where.and("created_at >= ?", Times.millis(period.from()));
            where.and("created_at < ?", Times.millis(period.to()));
        }
        question.scope().narrow(where);
        if (question.outcome() != null) {
            where.equal("outcome", question.outcome().label());
        }
        if (question.status() != 0) {
            where.and("status = ?", question.status());
        }
        if (!question.text().isEmpty()) {
            search(source, question.text(), where);
        }
        return where;
    }

    private static void search(Source source, String text, Where where) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (HASH.matcher(lower).matches()) {
            where.and(
                    "(" + source.isHash("trace_id") + " OR " + source.isHash("prompt_hash") + ")",
                    lower,
                    lower);
            return;
        }
        var conditions = new ArrayList<String>();
        var values = new ArrayList<Object>();
        for (String column : IN_PART) {
            conditions.add(source.contains(column));
            values.add(lower);
        }
        for (String column : WHOLE) {
            conditions.add(column + " = ?");
            values.add(text);
        }
        where.and("(" + String.join(" OR ", conditions) + ")", values.toArray());
    }
}
