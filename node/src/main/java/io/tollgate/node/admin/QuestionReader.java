package io.tollgate.node.admin;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.query.GroupBy;
import io.tollgate.audit.query.ListQuestion;
import io.tollgate.audit.query.Period;
import io.tollgate.audit.query.Scope;
import io.tollgate.audit.query.UsageQuestion;
import io.tollgate.node.admin.QueryParameters.BadParameter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes questions of query strings. Any thread. */
final class QuestionReader {
    private static final List<String> SCOPE =
            List.of("key", "team", "customer", "model", "provider", "period", "tz");
    static final List<String> USAGE = with("group_by");
    static final List<String> LIST = with("outcome", "status", "q", "cursor", "limit");
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 1000;
    private static final int LONGEST_TEXT = 200;

    private final Clock clock;

    QuestionReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * How much was used; today, where no period is given.
     *
     * @throws BadParameter where a parameter cannot be used
     * @throws io.tollgate.audit.query.BadQuestion likewise
     */
    UsageQuestion usage(String query, Identity by) {
        var in = new QueryParameters(query, USAGE);
        Period period = Period.parse(in.withPlus("period", "today"), zone(in), clock);
        return new UsageQuestion(scope(in, by), period, GroupBy.parse(in.get("group_by")));
    }

    /**
     * Which requests; of all time, where no period is given.
     *
     * @throws BadParameter where a parameter cannot be used
     * @throws io.tollgate.audit.query.BadQuestion likewise
     */
    ListQuestion list(String query, Identity by) {
        var in = new QueryParameters(query, LIST);
        ZoneId zone = zone(in);
        String period = in.withPlus("period", "");
        String text = in.get("q");
        if (text.length() > LONGEST_TEXT) {
            throw new BadParameter(
                    "q", text.length() + " characters (expected: at most " + LONGEST_TEXT + ")");
        }
        return new ListQuestion(
                scope(in, by),
                period.isEmpty() ? null : Period.parse(period, zone, clock),
                outcome(in.get("outcome")),
                in.number("status", 0, 100, 599),
                text,
                in.get("cursor"),
                in.number("limit", USUAL_LIMIT, 1, MOST));
    }

    /**
     * Sees to it that nothing is asked.
     *
     * @throws BadParameter where there is a parameter
     */
    static void none(String query) {
        int end = query.indexOf('=');
        if (!query.isEmpty()) {
            throw new BadParameter(
                    end < 0 ? query : query.substring(0, end),
                    "unknown parameter (expected: none)");
        }
    }

    /** Whether a question may have that parameter. */
    static boolean knows(String parameter) {
        return USAGE.contains(parameter) || LIST.contains(parameter);
    }

    private static Scope scope(QueryParameters in, Identity by) {
        return new Scope(
                in.get("key"),
                team(in.get("team"), by),
                in.get("customer"),
                in.get("provider"),
                in.get("model"));
    }

    /** Whoever is narrowed to teams asks about one of them; other teams are not there. */
    private static String team(String asked, Identity by) {
        if (!by.narrow()) {
            return asked;
        }
        if (asked.isEmpty()) {
            if (by.teams().size() == 1) {
                return by.teams().getFirst();
            }
            throw new BadParameter(
                    "team", "missing (expected: one of " + String.join(", ", by.teams()) + ")");
        }
        if (!by.sees(asked)) {
            throw ApiRefusal.notFound("team " + asked);
        }
        return asked;
    }

    private static ZoneId zone(QueryParameters in) {
        String zone = in.withPlus("tz", "UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new BadParameter(
                    "tz", zone + " (expected: a time zone such as Europe/Berlin or +02:00)");
        }
    }

    private static @Nullable Outcome outcome(String label) {
        if (label.isEmpty()) {
            return null;
        }
        for (Outcome outcome : Outcome.values()) {
            if (outcome.label().equals(label)) {
                return outcome;
            }
        }
        throw new BadParameter(
                "outcome",
                label
                        + Stream.of(Outcome.values())
                                .map(Outcome::label)
                                .collect(Collectors.joining(", ", " (expected: ", ")")));
    }

    private static List<String> with(String... more) {
        var all = new ArrayList<>(SCOPE);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
