package io.tollgate.audit.query;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.query.Stretches.Stretch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Answers which requests there were, newest first. Looks at the last hour first: most pages are
 * full then, and nothing old is opened. Else the sums of hours say how far back there are enough,
 * or, where they cannot, eight times as long is looked at, and so on; the sums only say where to
 * look, the rows what is there. Where a text is looked for that is not that frequent, the table
 * {@code texts} says on which days it is somewhere: the newest of them is looked at, then the
 * newest eight, and so on.
 */
final class ListSql {
    private static final Duration FIRST_LOOK = Duration.ofHours(1);
    private static final Duration LAST_LOOK = Duration.ofDays(7);
    private static final int LONGER = 8;
    private static final String REQUEST_ID = "req_";
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
            List.of("provider", "provider_key", "finish_reason", "client_address");

    private final Source source;
    private final ListQuestion question;
    private final Instant now;

    ListSql(Source source, ListQuestion question, Instant now) {
        this.source = source;
        this.question = question;
        this.now = now;
    }

    Page answer(Statements statements) throws SQLException {
        return isFree(question.text()) ? ofText(statements) : ofTime(statements);
    }

    private Page ofTime(Statements statements) throws SQLException {
        Instant lately = top().minus(FIRST_LOOK);
        if (lately.isAfter(bottom())) {
            List<NumberedRow> newest = rows(statements, List.of(new Stretch(lately, Instant.MAX)));
            if (newest.size() > question.limit()) {
                return page(newest);
            }
            for (Instant since : furtherBack(statements)) {
                if (!since.isAfter(bottom())) {
                    break;
                }
                List<NumberedRow> rows = rows(statements, List.of(new Stretch(since, Instant.MAX)));
                if (rows.size() > question.limit()) {
                    return page(rows);
                }
            }
        }
        return page(rows(statements, List.of()));
    }

    /** Since when it is worth looking, the latest first. */
    private List<Instant> furtherBack(Statements statements) throws SQLException {
        if (question.status() == 0 && source.hasQuickSums()) {
            return bySums(statements);
        }
        var looks = new ArrayList<Instant>();
        for (Duration back = FIRST_LOOK.multipliedBy(LONGER);
                back.compareTo(LAST_LOOK) < 0;
                back = back.multipliedBy(LONGER)) {
            looks.add(top().minus(back));
        }
        return looks;
    }

    /** Since when there are enough rows for a page; none where there never were. */
    private List<Instant> bySums(Statements statements) throws SQLException {
        Where where = new Where();
        where.and("hour < ?", source.minute(top().truncatedTo(ChronoUnit.HOURS)));
        question.scope().narrow(where);
        if (question.outcome() != null) {
            where.equal("outcome", question.outcome().label());
        }
        String sql =
                "SELECT "
                        + source.text("hour")
                        + ", sum(requests) FROM usage_hour"
                        + where.sql()
                        + " GROUP BY hour ORDER BY hour DESC LIMIT "
                        + (question.limit() + 1);
        try (PreparedStatement statement = statements.prepare(sql)) {
            where.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                long counted = 0;
                while (result.next()) {
                    counted += result.getLong(2);
                    if (counted > question.limit()) {
                        return List.of(Times.parse(result.getString(1)));
                    }
                }
            }
        }
        return List.of();
    }

    /** Where nothing says on which days a text is, all rows are looked at. */
    private Page ofText(Statements statements) throws SQLException {
        List<NumberedRow> newest =
                rows(statements, List.of(new Stretch(top().minus(FIRST_LOOK), Instant.MAX)));
        if (newest.size() > question.limit()) {
            return page(newest);
        }
        Instant complete = source.completeFrom(statements);
        var where = new ArrayList<Stretch>(days(statements, complete));
        if (complete.isAfter(bottom())) {
            where.add(new Stretch(Instant.EPOCH, complete));
        }
        if (where.isEmpty()) {
            return new Page(List.of(), "");
        }
        for (int count = 1; count < where.size(); count *= LONGER) {
            List<NumberedRow> rows = rows(statements, where.subList(0, count));
            if (rows.size() > question.limit()) {
                return page(rows);
            }
        }
        return page(rows(statements, where));
    }

    /** On which the text is somewhere, the newest first. */
    private List<Stretch> days(Statements statements, Instant from) throws SQLException {
        Instant first = from.isAfter(bottom()) ? from : bottom();
        var days = new ArrayList<Stretch>();
        if (first.isAfter(top())) {
            return days;
        }
        String sql =
                "SELECT DISTINCT "
                        + source.text("day")
                        + " FROM texts WHERE day >= ? AND day <= ? AND "
                        + source.contains("text")
                        + " ORDER BY 1 DESC";
        try (PreparedStatement statement = statements.prepare(sql)) {
            statement.setString(1, Times.day(first));
            statement.setString(2, Times.day(top()));
            statement.setString(3, question.text().toLowerCase(Locale.ROOT));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    Instant day =
                            LocalDate.parse(result.getString(1))
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant();
                    Instant since = day.isBefore(first) ? first : day;
                    days.add(new Stretch(since, day.plus(1, ChronoUnit.DAYS)));
                }
            }
        }
        return days;
    }

    /** The oldest moment that is asked for. */
    private Instant bottom() {
        Period period = question.period();
        return period == null ? Instant.EPOCH : period.from();
    }

    /** The newest moment that the page may have. */
    private Instant top() {
        if (!question.cursor().isEmpty()) {
            return Instant.ofEpochMilli(Cursor.parse(question.cursor()).createdAtMillis());
        }
        Period period = question.period();
        return period == null || period.to().isAfter(now) ? now : period.to();
    }

    private Page page(List<NumberedRow> rows) {
        if (rows.size() <= question.limit()) {
            return new Page(rows, "");
        }
        List<NumberedRow> shown = rows.subList(0, question.limit());
        return new Page(shown, Cursor.of(shown.getLast()).text());
    }

    /**
     * The newest that fit, and one more where there is one.
     *
     * @param within where they are looked for; everywhere where that is empty
     */
    private List<NumberedRow> rows(Statements statements, List<Stretch> within)
            throws SQLException {
        Where where = where(source, question);
        narrow(where, within);
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
        return rows;
    }

    private static void narrow(Where where, List<Stretch> within) {
        var conditions = new ArrayList<String>();
        var moments = new ArrayList<Object>();
        for (Stretch stretch : joined(within)) {
            boolean open = stretch.to().equals(Instant.MAX);
            conditions.add(open ? "created_at >= ?" : "(created_at >= ? AND created_at < ?)");
            moments.add(Times.millis(stretch.from()));
            if (!open) {
                moments.add(Times.millis(stretch.to()));
            }
        }
        if (!conditions.isEmpty()) {
            where.and("(" + String.join(" OR ", conditions) + ")", moments.toArray());
        }
    }

    /** The same time, newest first, with days that follow each other as one stretch. */
    private static List<Stretch> joined(List<Stretch> within) {
        var joined = new ArrayList<Stretch>();
        for (Stretch stretch : within) {
            if (!joined.isEmpty() && joined.getLast().from().equals(stretch.to())) {
                joined.add(new Stretch(stretch.from(), joined.removeLast().to()));
            } else {
                joined.add(stretch);
            }
        }
        return joined;
    }

    /** Whether a text may be anywhere in a row: it is no hash and no request's id. */
    private static boolean isFree(String text) {
        return !(text.isEmpty()
                || text.startsWith(REQUEST_ID)
                || HASH.matcher(text.toLowerCase(Locale.ROOT)).matches());
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
        if (text.startsWith(REQUEST_ID)) {
            where.and("request_id = ?", text);
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
