package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCountTest {
    private static TokenUsage.Media of(String path, String body) {
        TokenUsage usage = RequestCount.of(path, body.getBytes(UTF_8));
        assertThat(usage).isNotNull();
        return usage.media();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":\"a cat\",\"n\":3} | 3",
                "{\"prompt\":\"a cat\"} | 1",
                "{\"a\":{\"n\":7},\"n\":2} | 2",
                "{\"n\":\"4\"} | 1",
                "{\"n\":0} | 1",
                "{\"n\":123456} | 1000",
                "{\"n\": | 1"
            })
    void countsTheImagesThatAreAskedFor(String body, long images) {
        assertThat(of("/images/generations", body).images()).isEqualTo(images);
    }

    @Test
    void findsTheirNumberInAForm() {
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"n\"\r\n\r\nPNG"
                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n4\r\n--b--";

        assertThat(of("/images/edits", form).images()).isEqualTo(4);
        assertThat(of("/images/edits", "--b--").images()).isEqualTo(1);
    }

    @Test
    void countsTheCharactersOfSpeech() {
        assertThat(of("/audio/speech", "{\"input\":\"Grüße 😀\"}").characters()).isEqualTo(7);
        assertThat(of("/audio/speech", "{\"voice\":\"alloy\"}").characters()).isZero();
    }

    @Test
    void countsNothingOfOtherCalls() {
        assertThat(RequestCount.of("/moderations", "{\"n\":3}".getBytes(UTF_8))).isNull();
    }
}
