package io.tollgate.providers.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How good the estimate is, against the usages that providers reported; and that it may be cut. */
class TokenEstimateTest {
    @Test
    void answersWhoseTokensAllShowAreNearTheirUsage() {
        var errors = new ArrayList<Double>();
        for (CorpusCase each : cases()) {
            JsonNode answer = each.expect().path("chat_completion");
            long tokens = answer.path("usage").path("completion_tokens").asLong();
            String text = answer.path("text").asText("");
            if (text.length() >= 100 && tokens > 0 && allShows(answer)) {
                errors.add(error(TokenEstimate.tokens(TokenEstimate.weigh(text)), tokens));
            }
        }

        report("plain answers", errors);
        if (!errors.isEmpty()) {
            assertThat(errors).hasSizeGreaterThan(15);
            assertThat(quantile(errors, 0.5)).isLessThan(0.12);
            assertThat(quantile(errors, 0.95)).isLessThan(0.40);
        }
    }

    @Test
    void promptsAreWithinTheirBounds() {
        var errors = new ArrayList<Double>();
        var overs = new ArrayList<Double>();
        var exceeding = new ArrayList<String>();
        for (CorpusCase each : cases()) {
            long tokens = promptTokens(each);
            byte[] body = each.clientRequest().orElse(new byte[0]);
            if (tokens > 0 && each.json().path("request").path("comparable").asBoolean()) {
                long most = TokenEstimate.atMost(body, 0, body.length);
                if (most < tokens) {
                    exceeding.add(each.id() + ": " + tokens + " over " + most);
                }
                if (tokens >= 100) {
                    errors.add(error(TokenEstimate.ofRequest(body, 0, body.length), tokens));
                    overs.add((double) (most - tokens));
                }
            }
        }

        report("prompts of 100 tokens and more", errors);
        report("tokens reserved too many", overs);
        // of the recorded ones; text that providers add by themselves has no bound
        assertThat(exceeding).isEmpty();
        if (!errors.isEmpty()) {
            assertThat(errors).hasSizeGreaterThanOrEqualTo(40);
            assertThat(quantile(errors, 0.5)).isLessThan(0.65);
        }
    }

    @Test
    void onlyLongRunsOfBase64CountAsMediaWhereverTheyStand() {
        for (int before = 0; before < 1_100; before += 37) {
            String text = "{\"t\":\"" + "a b ".repeat(before / 4) + "\"";
            long without = most(text + "}");

            assertThat(most(text + "A".repeat(511) + "}") - without).isGreaterThan(200);
            // 512 / 8, and half more as of all
            assertThat(most(text + "A".repeat(512) + "}") - without).isBetween(90L, 100L);
            assertThat(most(text + "A".repeat(1_000_000) + "}") - without)
                    .isBetween(8_900L, 9_000L);
        }
    }

    private static long most(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return TokenEstimate.atMost(bytes, 0, bytes.length);
    }

    @Test
    void aStreamMayBeCutAnywhere() {
        byte[] text =
                "Grüße aus 東京, 42 × 🙂🙂 and more\n".repeat(20).getBytes(StandardCharsets.UTF_8);
        long whole = TokenEstimate.weigh(text, 0, text.length);
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int cut = random.nextInt(text.length + 1);

            assertThat(
                            TokenEstimate.weigh(text, 0, cut)
                                    + TokenEstimate.weigh(text, cut, text.length))
                    .isEqualTo(whole);
        }
        assertThat(TokenEstimate.weigh(new String(text, StandardCharsets.UTF_8))).isEqualTo(whole);
    }

    @Test
    void scriptsWeighWhatTheyWeigh() {
        assertThat(tokens("The quick brown fox jumps over the lazy dog. ".repeat(10)))
                .isBetween(80L, 125L);
        assertThat(tokens("東京は日本の首都です。".repeat(10))).isBetween(70L, 150L);
        assertThat(tokens("Быстрая коричневая лиса прыгает. ".repeat(10))).isBetween(70L, 190L);
        assertThat(tokens("for (int i = 0; i < n; i++) { sum += a[i]; }\n".repeat(10)))
                .isBetween(130L, 290L);
        assertThat(TokenEstimate.tokens(0)).isZero();
        assertThat(TokenEstimate.tokens(1)).isEqualTo(1);
    }

    @Test
    void mediaInARequestIsNotCountedAsText() {
        byte[] body =
                ("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                                + "iVBORw0KGgo".repeat(50_000)
                                + "\"}}]}]}")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(TokenEstimate.ofRequest(body, 0, body.length)).isBetween(500L, 2_500L);
        assertThat(TokenEstimate.atMost(body, 0, body.length)).isBetween(9_000L, 16_000L);
    }

    /** Those that are billed: Cohere counts texts of its own too, which it does not charge for. */
    private static long promptTokens(CorpusCase each) {
        JsonNode usage = each.expect().path("chat_completion").path("usage");
        JsonNode billed = each.expect().path("usage_alternatives").path(0);
        return each.provider().equals("cohere") && billed.has("prompt_tokens")
                ? billed.path("prompt_tokens").asLong()
                : usage.path("prompt_tokens").asLong();
    }

    private static long tokens(String text) {
        return TokenEstimate.tokens(TokenEstimate.weigh(text));
    }

    private static boolean allShows(JsonNode answer) {
        return answer.path("tool_calls").isEmpty()
                && answer.path("server_tool_blocks").isEmpty()
                && !answer.has("reasoning_text")
                && !answer.has("redacted_thinking")
                && !answer.has("signature")
                && answer.path("usage").path("reasoning_tokens").asLong() == 0;
    }

    private static List<CorpusCase> cases() {
        return Corpus.find().map(Corpus::cases).orElse(List.of());
    }

    private static double error(long estimate, long actual) {
        return Math.abs(estimate - actual) / (double) actual;
    }

    private static double quantile(List<Double> values, double q) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, (long) (q * sorted.size())));
    }

    private static void report(String what, List<Double> values) {
        if (!values.isEmpty()) {
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "token estimate, %s: n=%d median=%.2f p95=%.2f max=%.2f",
                            what,
                            values.size(),
                            quantile(values, 0.5),
                            quantile(values, 0.95),
                            quantile(values, 1)));
        }
    }
}
