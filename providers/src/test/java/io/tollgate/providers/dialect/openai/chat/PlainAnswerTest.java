package io.tollgate.providers.dialect.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Harness;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.openai.ChatConversation;
import io.tollgate.providers.dialect.openai.ChatConversation.Whole;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.dialect.openai.Usages;
import io.tollgate.providers.profile.Profiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a plain answer without a tree is what a tree would have said. */
class PlainAnswerTest {
    private static final ChatConversation CHAT =
            OpenAiConversations.chat(
                    Profiles.find("openai").orElseThrow(), Clock.systemUTC(), false);
    private static final String WHOLE =
            """
            {"id":"c-1","object":"chat.completion","created":1700000000,"model":"m","choices":\
            [{"index":0,"message":{"role":"assistant","content":"a \\"text\\"\\n\\ud83d\\ude00 é",\
            "refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,\
            "prompt_tokens_details":{"cached_tokens":3}},"service_tier":null}\
            """;

    @Test
    void readsThePlain() {
        assertThat(isPlain(WHOLE)).isTrue();
        assertThat(isPlain(WHOLE.replace("\"stop\"", "\"length\""))).isTrue();
        assertThat(isPlain(WHOLE.replaceFirst("\"content\":\".*?é\"", "\"content\":null")))
                .isTrue();
        assertThat(isPlain(WHOLE.replaceFirst("\"content\":\".*?é\"", "\"content\":\"\"")))
                .isTrue();
        assertThat(isPlain(WHOLE.replace("\"model\":\"m\",", ""))).isTrue();
        assertThat(isPlain(WHOLE.replace("\"model\":\"m\",", "\"model\":7,"))).isTrue();
        assertThat(isPlain(WHOLE.replaceFirst(",\"usage\":.*}}", ""))).isTrue();
        assertThat(isPlain(WHOLE.replace("\"content\":", "\"content\":\"b\",\"content\":")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reasoning\":\"because\"",
                "\"reasoning_content\":\"because\"",
                "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"because\"}]",
                "\"refusal\":\"no\"",
                "\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\"}}]",
                "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"
            })
    void leavesWhatSaysMoreToATree(String more) {
        String body =
                WHOLE.replace("\"refusal\":null,\"annotations\":[]", more)
                        .replace(
                                "\"stop\"",
                                more.startsWith("\"tool") ? "\"tool_calls\"" : "\"stop\"");
        assertThat(isPlain(body)).isFalse();
    }

    @Test
    void leavesWhatIsOddToATree() {
        assertThat(isPlain(WHOLE.replace("\"logprobs\":null", "\"logprobs\":{\"content\":[]}")))
                .isFalse();
        assertThat(isPlain(WHOLE.replace("1700000000", "1700000000000000000"))).isFalse();
        assertThat(isPlain(WHOLE.replace("\"service_tier\"", "\"usage\""))).isFalse();
        assertThat(isPlain(WHOLE.replace("prompt_tokens\"", "prompt\\u005ftokens\""))).isFalse();
        assertThat(isPlain(WHOLE.replace("é", "\ufffd"))).isFalse();
    }

    @Test
    void saysTheSameOfAllThatWasChangedAtRandom() {
        var random = new Random(9);
        int plain = 0;
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 100_000; round++) {
            byte[] body = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                body[random.nextInt(body.length)] = body[random.nextInt(body.length)];
            }
            plain += isPlain(body) ? 1 : 0;
        }
        assertThat(plain).isGreaterThan(10_000);
    }

    @Test
    void saysTheSameOfAllThatWasRecorded() {
        List<CorpusCase> cases = Corpus.find().map(Corpus::cases).orElse(List.of());
        Assumptions.assumeFalse(cases.isEmpty(), "no corpus on this machine");
        int plain = 0;
        for (CorpusCase found : cases) {
            if (found.wire().equals("openai-chat") && found.hasResponse() && !found.streamed()) {
                plain += isPlain(found.upstreamResponse()) ? 1 : 0;
            }
        }
        assertThat(plain).isPositive();
    }

    private static boolean isPlain(String body) {
        return isPlain(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Also checks that it is what a tree says. */
    private static boolean isPlain(byte[] body) {
        if (!(CHAT.whole(Harness.head(200, Map.of()), Harness.direct(body))
                instanceof Whole.Plain plain)) {
            return false;
        }
        var tree = Json.parse(body, 0, body.length);
        assertThat(CompletionReader.read(plain))
                .as(() -> new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        CompletionReader.read(
                                new Whole.Tree(tree, Usages.read(tree.path("usage")))));
        return true;
    }
}
