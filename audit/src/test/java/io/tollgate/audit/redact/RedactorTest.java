package io.tollgate.audit.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret stays, what is none stays as it is, and the work is linear. */
class RedactorTest {
    private static final String BODY =
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my key is sk-proj-abc_DEFghi0123456789 ok | my key is sk-*** ok",
                "sk-ant-api03-AAAAAAAAAAAAAAAAAAAA | sk-***",
                "{\"k\":\"a\\nsk-0123456789abcdef0123\"} | {\"k\":\"a\\nsk-***\"}",
                "{\"k\":\"{\\\"t\\\":\\\"x\\\\nsk-0123456789abcdef0123\\\"}\"} |"
                        + " {\"k\":\"{\\\"t\\\":\\\"x\\\\nsk-***\\\"}\"}",
                "OPENAI_API_KEY=abcdefghij1234 done | OPENAI_API_KEY=*** done",
                "{\"api_key\": \"abcdefghij1234\", \"n\": 1} | {\"api_key\": \"***\", \"n\": 1}",
                "clientSecret: 'abcdefghij1234' | clientSecret: '***'",
                "x-api-key: abcdefghij1234 | x-api-key: ***",
                "Authorization: Bearer abc.def-123_xyz~ | Authorization: Bearer ***",
                "curl -H \\\"authorization: bearer abcdefgh12345678\\\" | curl -H \\\"authorization:"
                        + " bearer ***\\\"",
                "Authorization: Basic dXNlcjpwYXNzd29yZA== | Authorization: Basic ***",
                "AKIAIOSFODNN7EXAMPLE is an id | AKIA*** is an id",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY |"
                        + " aws_secret_access_key = ***",
                "postgres://app:s3cr3t@db/x | postgres://app:***@db/x",
                "https://h/v1?key=AbCdEf123456&x=1 | https://h/v1?key=***&x=1",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789 | ghp_***",
                "my_sk-0123456789abcdef0123 | my_sk-***",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl! | eyJ***!",
                "tg-0123456789abcdefghijklmnop | tg-***",
            })
    void takesOut(String text, String expected) {
        assertThat(redacted(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scikit sk-learn and a task-list of risk-averse people",
                "{\"max_tokens\":4096,\"total_tokens\":123456,\"token\":\"Hello12345\"}",
                "{\"password\":{\"type\":\"string\"},\"required\":[\"password\",\"api_key\"]}",
                "the bearer of good news; basic understanding; Bearer authentication",
                "https://example.com:8080/a@b and mailto:somebody@example.com",
                "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----",
                "grüße, 日本語, 🙂 \\u00fc \\\\ \\\"quoted\\\"",
                "the secret is: patience",
                "desk-0123456789abcdef0123",
                ""
            })
    void leavesAlone(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\\n", "\\\\n", "\r\n"})
    void takesOutAPrivateKey(String newLine) {
        String block =
                String.join(
                        newLine,
                        "before -----BEGIN RSA PRIVATE KEY-----",
                        BODY,
                        BODY,
                        "c2hvcnQ=",
                        "-----END RSA PRIVATE KEY----- after");

        assertThat(redacted(block)).isEqualTo("before -----BEGIN RSA PRIVATE KEY***----- after");
    }

    @Test
    void takesOutAPrivateKeyWhoseEndIsMissing() {
        String text =
                "-----BEGIN PRIVATE KEY-----\n" + BODY + "\n" + BODY + "\n" + BODY.substring(40);

        assertThat(redacted(text)).isEqualTo("-----BEGIN PRIVATE KEY***");
    }

    @Test
    void aTextThatOnlyMentionsAPrivateKeyStays() {
        assertThat(redacted("A file with -----BEGIN PRIVATE KEY----- is one. Do not send it."))
                .isEqualTo("A file with -----BEGIN PRIVATE KEY***----- is one. Do not send it.");
    }

    @Test
    void isCutBetweenCharactersAndSaysSo() {
        KeptText kept = redact("aäöü", 4);

        assertThat(new String(kept.bytes(), UTF_8)).isEqualTo("aä");
        assertThat(kept.whole()).isFalse();
        assertThat(redact("aäö", 5).whole()).isTrue();
    }

    @Test
    void aSecretAcrossTheCutLeavesNoBeginning() {
        for (int most = 0; most < 60; most++) {
            KeptText kept = redact("the key is sk-0123456789abcdef0123 and more text", most);

            assertThat(new String(kept.bytes(), UTF_8)).doesNotContain("sk-0");
            assertThat(kept.bytes().length).isLessThanOrEqualTo(most);
        }
    }

    @Test
    void theEndOfATextThatGoesOnIsLeftOut() {
        byte[] text = (" ".repeat(500) + "sk-0123456789").getBytes(UTF_8);

        KeptText kept = Redactor.redact(text, 0, text.length, true, 10_000);

        assertThat(new String(kept.bytes(), UTF_8)).isBlank().isNotEmpty();
        assertThat(kept.whole()).isFalse();
    }

    @Test
    void whatIsNoUtf8BecomesQuestionMarks() {
        byte[] text = {'a', (byte) 0xC3, 'b', (byte) 0xFF, 'c'};

        assertThat(new String(Redactor.redact(text, 0, 5, false, 100).bytes(), UTF_8))
                .isEqualTo("a?b?c");
    }

    /**
     * Twice the text takes no more than about twice the time, for what could be looked at twice.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-", "eyJ_", "://", "password=", "bearer ", "_-", "-----BEGIN PRIVATE KEY",
                "-----BEGIN PRIVATE KEY-----\n", "-----END ", "api_key:\"", "\\", "\\n", "a@",
                        "AKIA",
                "://a:", "&key=", "key\":\"", "eyJaaaaaaaa.", "A"
            })
    void anyTextTakesLinearTime(String part) {
        byte[] text = part.repeat(8_000_000 / part.length()).getBytes(UTF_8);

        long before = System.nanoTime();
        KeptText kept = Redactor.redact(text, 0, text.length, false, text.length * 2);
        long millis = (System.nanoTime() - before) / 1_000_000;

        assertThat(kept.whole()).isTrue();
        // 8 MB: 30 to 300 ms where it is linear, minutes where it is not
        assertThat(millis).isLessThan(10_000);
    }

    @Test
    void randomMixturesKeepNoPlantedSecret() {
        var random = new SplittableRandom(7);
        String[] around = {
            " ", "\n", "\\n", "\"", "\\\"", "=", ":", "/", "(", "_", "-", "ü", "{", ","
        };
        String secret = "sk-Zz0123456789abcdefXYZ";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.append(around[random.nextInt(around.length)]);
            }
            text.append(secret);
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.append(around[random.nextInt(around.length)]);
            }

            assertThat(redacted(text.toString())).doesNotContain("0123456789");
        }
    }

    private static String redacted(String text) {
        KeptText kept = redact(text, 1 << 20);
        assertThat(kept.whole()).isTrue();
        return new String(kept.bytes(), UTF_8);
    }

    private static KeptText redact(String text, int most) {
        byte[] bytes = text.getBytes(UTF_8);
        return Redactor.redact(bytes, 0, bytes.length, false, most);
    }
}
