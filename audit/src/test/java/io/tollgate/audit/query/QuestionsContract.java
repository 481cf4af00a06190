package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import io.tollgate.audit.NumberedRow;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.audit.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What questions must answer on each store: compared with the same counted by hand over 3000 rows
 * of five days, in which Berlin's clocks are set back.
 */
abstract class QuestionsContract {
    private static final int ROWS = 3000;
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Instant NOW = Recorded.START.plus(Duration.ofDays(6));
    private static final String CUSTOMER = "customer-1";
    private static final Scope ONE_TEAM = new Scope("", "team-3", "", "", "");

    @TempDir static Path keys;
    private static @Nullable Recorded recorded;

    /** With {@link #recorded} in it. */
    abstract StoreUnderTest store();

    static Recorded recorded() {
        Recorded made = recorded;
        if (made == null) {
            try {
                made = new Recorded(keys, ROWS, Duration.ofDays(5));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            recorded = made;
        }
        return made;
    }

    private static ByHand byHand() {
        return new ByHand(recorded().rows());
    }

    private Questions questions() {
        return questions(store().source());
    }

    static Questions questions(Source source) {
        return new Questions(source, AT_MOST, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Period days(String from, String to, String zone) {
        return Period.parse(from + ".." + to, ZoneId.of(zone), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"})
    void usageByDayCountsEachRowOnItsLocalDay(String zone) {
        Period period = days("2026-10-24", "2026-10-27", zone);

        assertUsage(period, GroupBy.DAY, row -> ByHand.local(row, zone, "yyyy-MM-dd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kolkata"})
    void usageByHourKeepsTheHourThatComesTwiceApart(String zone) {
        Period period = days("2026-10-25", "2026-10-25", zone);

        assertUsage(
                period, GroupBy.HOUR, row -> ByHand.local(row, zone, "yyyy-MM-dd'T'HH:00:00XXX"));
    }

    /** Of all, and of a team: other sums answer. */
    private void assertUsage(Period period, GroupBy time, Function<RequestRow, String> label) {
        List<UsageQuestion> questions =
                List.of(
                        new UsageQuestion(Scope.ALL, period, List.of(time)),
                        new UsageQuestion(ONE_TEAM, period, List.of(time)));
        for (UsageQuestion question : questions) {
            String team = question.scope().team();
            assertThat(questions().usage(question))
                    .usingRecursiveComparison()
                    .isEqualTo(
                            byHand().usage(
                                            period,
                                            row ->
                                                    team.isEmpty()
                                                            || row.tenant().team().equals(team),
                                            row -> List.of(label.apply(row)),
                                            true));
        }
    }

    @Test
    void usageByKeyAndModelOfAPeriodThatEndsWithinHours() {
        var period =
                new Period(
                        Instant.parse("2026-10-24T10:17:23.456Z"),
                        Instant.parse("2026-10-27T09:41:00.001Z"),
                        ZoneId.of("UTC"));
        var question = new UsageQuestion(Scope.ALL, period, List.of(GroupBy.KEY, GroupBy.MODEL));

        List<Usage> usage = questions().usage(question);

        assertThat(usage)
                .usingRecursiveComparison()
                .isEqualTo(
                        byHand().usage(
                                        period,
                                        _ -> true,
                                        row ->
                                                List.of(
                                                        row.tenant().virtualKey(),
                                                        row.asked().model()),
                                        false));
    }

    @Test
    void usageOfOneTeamAtOneProviderIsOneRow() {
        Period period = days("2026-10-01", "2026-10-31", "Europe/Berlin");
        var scope = new Scope("", "team-3", "", "openai", "");

        List<Usage> usage = questions().usage(new UsageQuestion(scope, period, List.of()));

        assertThat(usage)
                .usingRecursiveComparison()
                .isEqualTo(
                        byHand().usage(
                                        period,
                                        row ->
                                                row.tenant().team().equals("team-3")
                                                        && row.served().provider().equals("openai"),
                                        _ -> List.of(),
                                        false));
    }

    @Test
    void usageOfNobodyIsZero() {
        var scope = new Scope("nobody's", "", "", "", "");
        Period period = days("2026-10-01", "2026-10-31", "UTC");

        assertThat(questions().usage(new UsageQuestion(scope, period, List.of())))
                .singleElement()
                .satisfies(usage -> assertThat(usage.requests()).isZero())
                .satisfies(usage -> assertThat(usage.latencyMs()).isEqualTo(-1));
        assertThat(questions().usage(new UsageQuestion(scope, period, List.of(GroupBy.TEAM))))
                .isEmpty();
    }

    @Test
    void sumsOfHoursAndDaysAreThoseOfTheRows() {
        assertThat(store().counted()).containsOnly((long) ROWS);
    }

    @Test
    void pagesShowEachRowOnceNewestFirst() {
        assertThat(all(ListQuestion.newest(700)))
                .containsExactlyElementsOf(byHand().newest(_ -> true));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void pagesOfOneTeamShowEachOfItsRowsOnceHoweverRareTheyAre(Outcome outcome) {
        var question = new ListQuestion(ONE_TEAM, null, outcome, 0, "", "", 3);

        assertThat(all(question))
                .containsExactlyElementsOf(
                        byHand().newest(row ->
                                row.tenant().team().equals(ONE_TEAM.team())
                                        && row.answer().outcome() == outcome));
    }

    @Test
    void aListIsNarrowedByAllThatIsAsked() {
        Period period = days("2026-10-24", "2026-10-26", "Europe/Berlin");
        var question =
                new ListQuestion(
                        new Scope("", "", "customer-2", "", ""),
                        period,
                        Outcome.SERVED,
                        200,
                        "",
                        "",
                        1000);

        assertThat(questions().list(question).rows())
                .isNotEmpty()
                .containsExactlyElementsOf(
                        byHand().newest(row ->
                                ByHand.within(row, period)
                                        && row.tenant().customer().equals("customer-2")
                                        && row.answer().outcome() == Outcome.SERVED
                                        && row.answer().status() == 200));
    }

    @Test
    void textIsFoundInPartWhateverItsCase() {
        assertThat(questions().list(search("TE_limit")).rows())
                .isNotEmpty()
                .containsExactlyElementsOf(
                        byHand().newest(row -> row.answer().errorClass().equals("rate_limited")));
        assertThat(questions().list(search("50%' OR '1'='1\\")).rows()).isEmpty();
    }

    @Test
    void textIsFoundWhereverItStandsOnWhateverDay() {
        RequestRow row =
                recorded().rows().stream()
                        .map(NumberedRow::row)
                        .filter(each -> !each.tenant().user().isEmpty())
                        .filter(each -> !each.answer().finishReason().isEmpty())
                        .findFirst()
                        .orElseThrow();
        List<String> texts = new ArrayList<>(ByHand.texts(row));
        texts.replaceAll(text -> text.isEmpty() ? "rate_limited" : text); // what failed has one
        assertThat(texts).containsOnlyOnce("rate_limited");
        for (String text : texts) {
            assertThat(all(search(text)))
                    .as(text)
                    .containsExactlyElementsOf(byHand().newest(each -> ByHand.holds(each, text)));
        }
        Period period = days("2026-10-25", "2026-10-25", "Europe/Berlin");
        var question = new ListQuestion(Scope.ALL, period, null, 0, row.tenant().user(), "", 5);
        assertThat(all(question))
                .containsExactlyElementsOf(
                        byHand().newest(each ->
                                ByHand.within(each, period)
                                        && ByHand.holds(each, row.tenant().user())));
    }

    private List<NumberedRow> all(ListQuestion question) {
        Page page = questions().list(question);
        var read = new ArrayList<NumberedRow>(page.rows());
        while (!page.next().isEmpty()) {
            page = questions().list(question.after(page.next()));
            read.addAll(page.rows());
        }
        return read;
    }

    @Test
    void aRequestIsFoundByItsWholeId() {
        NumberedRow row = recorded().rows().get(41);

        assertThat(questions().list(search(row.row().requestId())).rows()).containsExactly(row);
    }

    @Test
    void aHashIsFoundWhole() {
        NumberedRow row = recorded().rows().get(77);

        assertThat(questions().list(search(row.row().asked().promptHash())).rows())
                .containsExactly(row);
    }

    @Test
    void oneRequestComesWithItsBodies() {
        NumberedRow row = recorded().rows().get(19);

        assertThat(questions().find(row.row().requestId()))
                .contains(new Found(row, Recorded.body(row)));
    }

    @Test
    void oneRequestWithoutBodiesAndOneThatIsNot() {
        NumberedRow row = recorded().rows().get(20);

        assertThat(questions().find(row.row().requestId())).contains(new Found(row, null));
        assertThat(questions().find("req_none")).isEmpty();
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> questions().list(ListQuestion.newest(1).after("x'y")))
                .isInstanceOf(BadQuestion.class)
                .hasMessageContaining("cursor: x'y (expected: the value of `next`");
    }

    @Test
    void sqlIsAnsweredWithNumbersTruthAndText() {
        var table = new Kept();

        boolean all =
                sql().run(
                                "-- how many?\nSELECT model AS m, count(*), avg(latency_ms), min(error_class)"
                                        + " FROM requests WHERE status < 500 AND model = 'embed'"
                                        + " GROUP BY model;",
                                10,
                                table);

        assertThat(all).isTrue();
        assertThat(table.names()).startsWith("m").hasSize(4);
        assertThat(table.rows()).hasSize(1);
        assertThat(table.rows().getFirst().getFirst()).isEqualTo("embed");
        assertThat(table.rows().getFirst().get(1)).isInstanceOf(Number.class);
        assertThat(table.rows().getFirst().get(2)).isInstanceOf(Double.class);
        assertThat(table.rows().getFirst().get(3)).isEqualTo("");
    }

    @Test
    void sqlStopsAfterTheMostRows() {
        var table = new Kept();

        assertThat(sql().run("WITH x AS (SELECT seq FROM requests) SELECT * FROM x", 7, table))
                .isFalse();
        assertThat(table.rows()).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM checkpoints",
                "  /* x */ INSERT INTO checkpoints SELECT * FROM checkpoints",
                "SELECT 1; DROP TABLE checkpoints",
                "ATTACH DATABASE 'x' AS x",
                "PRAGMA query_only = 0",
                "SET readonly = 0",
                "",
                "SELECT no_such_column FROM requests",
                "SELECT 'a;b' FROM",
                "WITH x AS (SELECT 1) DELETE FROM checkpoints"
            })
    void whatIsNoSingleSelectIsRefused(String text) {
        assertThatThrownBy(() -> sql().run(text, 10, new Kept())).isInstanceOf(BadQuestion.class);
    }

    @Test
    void sqlThatTakesTooLongIsStopped() {
        var hurried = new ReadOnlySql(store().source(), Duration.ofSeconds(1));

        assertThatThrownBy(() ->
                        hurried.run(
                                "SELECT count(*) FROM requests a, requests b, requests c,"
                                        + " requests d WHERE a.seq + b.seq + c.seq + d.seq = 7.5",
                                10,
                                new Kept()))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void csvHasALineForEachRowAndOneOfNames() throws IOException {
        String[] lines = export(Export.Format.CSV).split("\r\n", -1);

        assertThat(lines[0]).startsWith("node,seq,chain,created_at,").contains(",cost_nano_usd,");
        assertThat(lines).hasSize(2 + ofCustomer().size());
        assertThat(lines[1]).contains(ofCustomer().getFirst().row().requestId());
        assertThat(lines[1].split(",", -1)).hasSameSizeAs(lines[0].split(",", -1));
    }

    @Test
    void jsonLinesAreTheRowsInOrder() throws IOException {
        var expected = new StringBuilder();
        for (NumberedRow row : ofCustomer()) {
            var line = new StringWriter();
            try (var json = new JsonFactory().createGenerator(line)) {
                new RowJson().write(json, row);
            }
            expected.append(line).append('\n');
        }

        assertThat(export(Export.Format.JSONL)).isEqualTo(expected.toString());
    }

    String export(Export.Format format) throws IOException {
        var out = new ByteArrayOutputStream();
        var scope = new Scope("", "", CUSTOMER, "", "");
        new Export(store().source())
                .write(new ListQuestion(scope, null, null, 0, "", "", 1), format, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<NumberedRow> ofCustomer() {
        return byHand().newest(row -> row.tenant().customer().equals(CUSTOMER)).reversed();
    }

    private ReadOnlySql sql() {
        return new ReadOnlySql(store().source(), AT_MOST);
    }

    /** Keeps what it is given. */
    private record Kept(List<String> names, List<List<@Nullable Object>> rows) implements Table {
        private Kept() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void columns(List<String> names) {
            this.names.addAll(names);
        }

        @Override
        public void row(List<@Nullable Object> values) {
            rows.add(values);
        }
    }

    static ListQuestion search(String text) {
        return new ListQuestion(Scope.ALL, null, null, 0, text, "", 1000);
    }
}
