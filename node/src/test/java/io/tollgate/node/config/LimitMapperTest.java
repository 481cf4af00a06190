package io.tollgate.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.ledger.Unit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets and limits in the file: what is read, and what is refused in what words. */
class LimitMapperTest {
    @TempDir Path directory;

    @Test
    void readsWhoPaysForWhat() throws IOException {
        GatewayConfig config =
                new ConfigFixture(directory)
                        .loaded(
                                """
                                demo: true
                                customers:
                                  acme:
                                    budgets:
                                      - usd: 12.5
                                        period: month
                                        zone: Europe/Berlin
                                        alerts: [50, 100]
                                        override: {usd: 20, until: 2026-12-24}
                                        when-short: lower-max-tokens
                                teams: {search: {customer: acme, limits: [{tokens: 100_000, period: 1m}]}}
                                provider-limits: {demo/m: {limits: [{parallel: 3}]}}
                                spending: {wait: 5s, unpriced: allow, default-max-tokens: 100}
                                virtual-keys:
                                  - {name: k, key: 0123456789abcdef, team: search, enabled: false,
                                     expires: "2026-12-01T08:00:00Z", limits: [{requests: 5, period: day}]}
                                """);

        SpendingConfig spending = config.spending();
        assertThat(spending.waiting()).isEqualTo(Duration.ofSeconds(5));
        assertThat(spending.allowUnpriced()).isTrue();
        assertThat(spending.defaultMaxTokens()).isEqualTo(100);
        Limit budget = spending.customers().getFirst().limits().getFirst();
        assertThat(budget.id()).isEqualTo("customer/acme|usd|month-Europe/Berlin");
        assertThat(budget.most()).isEqualTo(12_500_000_000L);
        assertThat(budget.alerts()).containsExactly(50, 100);
        assertThat(budget.override())
                .isEqualTo(new Limit.Until(20_000_000_000L, Instant.parse("2026-12-24T00:00:00Z")));
        assertThat(budget.lowers()).isTrue();
        assertThat(spending.teams().getFirst().within()).isEqualTo("acme");
        assertThat(spending.teams().getFirst().limits())
                .extracting(Limit::id, Limit::most)
                .containsExactly(tuple("team/search|tokens|rolling-PT1M", 100_000L));
        assertThat(spending.providers().getFirst().limits())
                .extracting(Limit::id)
                .containsExactly("model/demo/m|parallel|standing");
        VirtualKeyConfig key = config.virtualKeys().getFirst();
        assertThat(key.enabled()).isFalse();
        assertThat(key.expires()).isEqualTo(Instant.parse("2026-12-01T08:00:00Z"));
        assertThat(key.limits()).extracting(Limit::unit).isEqualTo(List.of(Unit.REQUESTS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    budgets: [{period: day}]                   | budgets[0].usd: missing (expected: dollars, such as 100 or 0.5), line 1
                    budgets: [{usd: 1}]                        | budgets[0].period: missing (expected: minute, hour, day, week, month, quarter, year, or any stretch of a length such as 1m or 30d), line 1
                    budgets: [{usd: 1, period: 1}]             | budgets[0].period: 1 (expected: minute, hour, day, week, month, quarter, year, or any stretch of a length such as 1m or 30d), line 1
                    budgets: [{usd: 1, period: day, zone: Mars}] | budgets[0].zone: Mars (expected: a time zone such as Europe/Berlin), line 1
                    budgets: [{usd: 1, period: 1d, zone: UTC}] | budgets[0].zone: beside a length of time (expected: with a calendar's period only), line 1
                    budgets: [{usd: 1, period: day, alerts: [80, 50]}] | budgets[0].alerts: 50 (expected: percents from 1 to 100, ascending), line 1
                    budgets: [{usd: 1, period: day}, {usd: 2, period: day}] | budgets: two of usd for day-UTC (expected: one for each period), line 1
                    budgets: [{usd: 1, period: day, override: {usd: 2, until: soon}}] | budgets[0].override.until: soon (expected: a date such as 2026-12-31, or 2026-12-31T12:00:00Z), line 1
                    budgets: [{usd: 1, period: day, when-short: lower}] | budgets[0].when-short: lower (expected: refuse or lower-max-tokens), line 1
                    limits: [{period: 1m}]                     | limits[0].requests: missing (expected: requests, tokens or parallel), line 1
                    limits: [{requests: 1, tokens: 1, period: 1m}] | limits[0].tokens: beside requests (expected: one of them), line 1
                    limits: [{parallel: -1}]                   | limits[0].parallel: -1 (expected: 0 to 1000000000000), line 1
                    customer: nobody                           | customer: nobody (expected: one of customers []), line 1
                    """)
    void refusesALimit(String settings, String problem) throws IOException {
        assertThat(new ConfigFixture(directory).problems("teams: {a: {" + settings + "}}"))
                .containsExactly("teams.a." + problem);
    }

    @Test
    void refusesLimitsOfAProviderThatIsNotThere() throws IOException {
        assertThat(
                        new ConfigFixture(directory)
                                .problems("provider-limits: {openai: {limits: [{parallel: 1}]}}"))
                .containsExactly(
                        "provider-limits.openai: no provider openai (expected: provider or"
                                + " provider/model), line 1");
    }

    @Test
    void readsWhomAlertsAreToldTo() throws IOException {
        String one = "{url: \"https://a.example/in\", secret: shared}";
        var fixture = new ConfigFixture(directory);

        assertThat(
                        fixture.loaded("spending: {alert-webhook: " + one + "}")
                                .spending()
                                .alertWebhooks())
                .containsExactly(
                        new AuditConfig.Webhook(
                                URI.create("https://a.example/in"),
                                new Secret("shared"),
                                Duration.ofSeconds(10)));
        assertThat(
                        fixture.loaded("spending: {alert-webhook: [" + one + ", " + one + "]}")
                                .spending()
                                .alertWebhooks())
                .hasSize(2);
        assertThat(fixture.problems("spending: {alert-webhook: {url: ftp://a, typo: 1}}"))
                .anyMatch(problem -> problem.startsWith("spending.alert-webhook.url: ftp://a"))
                .anyMatch(problem -> problem.startsWith("spending.alert-webhook.secret: missing"))
                .anyMatch(problem -> problem.startsWith("spending.alert-webhook.typo"));
    }
}
