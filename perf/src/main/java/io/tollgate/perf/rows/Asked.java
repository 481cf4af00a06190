package io.tollgate.perf.rows;

import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.query.GroupBy;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Page;
import io.tollgate.audit.query.Period;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.Scope;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.UsageQuestion;
import io.tollgate.perf.load.MarkdownTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Asks what people ask, each several times, and tells how long the answers took. */
final class Asked {
    private static final int TIMES = 7;

    private final Questions questions;
    private final Clock clock;
    private final MarkdownTable table =
            new MarkdownTable("question", "rows", "first ms", "median ms", "worst ms");
    private int answered;

    /**
     * @param now when the last row was made
     */
    Asked(Source source, Instant now) {
        this.clock = Clock.fixed(now, ZoneOffset.UTC);
        this.questions = new Questions(source, Duration.ofMinutes(2), clock);
    }

    MarkdownTable ask() {
        usage("today", "UTC", "key", Scope.ALL);
        usage("7d", "UTC", "model", Scope.ALL);
        usage("7d", "Europe/Berlin", "team,model", Scope.ALL);
        usage("30d", "UTC", "", Scope.ALL);
        usage("30d", "UTC", "key", Scope.ALL);
        usage("30d", "UTC", "day", Scope.ALL);
        usage("30d", "Europe/Berlin", "day", Scope.ALL);
        usage("30d", "Asia/Kolkata", "day", Scope.ALL);
        usage("30d", "UTC", "provider,hour", Scope.ALL);
        usage("30d", "Europe/Berlin", "day", new Scope("key-42", "", "", "", ""));
        usage("7d", "UTC", "key,day", Scope.ALL);
        list("newest 50", newest(Scope.ALL, ""));
        list("newest 50 of a busy key", newest(new Scope("key-1", "", "", "", ""), ""));
        list("newest 50 of a rare key", newest(new Scope("key-198", "", "", "", ""), ""));
        list(
                "newest 50 failures of a team",
                new ListQuestion(
                        new Scope("", "team-7", "", "", ""), null, Outcome.FAILED, 0, "", "", 50));
        list("text in a model's name", newest(Scope.ALL, "haiku"));
        list("text found nowhere", newest(Scope.ALL, "no such text"));
        Page page = questions.list(newest(Scope.ALL, "").after(""));
        NumberedRow row = page.rows().getLast();
        list("page 2", newest(Scope.ALL, "").after(page.next()));
        time("one request by id", () -> questions.find(row.row().requestId()).isPresent() ? 1 : 0);
        time("one request that is not", () -> questions.find("req_none").isPresent() ? 1 : 0);
        return table;
    }

    private static ListQuestion newest(Scope scope, String text) {
        return new ListQuestion(scope, null, null, 0, text, "", 50);
    }

    private void usage(String period, String zone, String groups, Scope scope) {
        var question =
                new UsageQuestion(
                        scope, Period.parse(period, ZoneId.of(zone), clock), GroupBy.parse(groups));
        String by = groups.isEmpty() ? "" : " by " + groups;
        String whose = scope.key().isEmpty() ? "" : " of one key";
        time(
                "usage " + period + " (" + zone + ")" + by + whose,
                () -> questions.usage(question).size());
    }

    private void list(String name, ListQuestion question) {
        time("list: " + name, () -> questions.list(question).rows().size());
    }

    private void time(String name, IntSupplier question) {
        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            answered = question.getAsInt();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        table.row(
                name,
                Integer.toString(answered),
                number(first),
                number(millis[TIMES / 2]),
                number(millis[TIMES - 1]));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
