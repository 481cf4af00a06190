package io.tollgate.node.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.catalog.Kind;
import io.tollgate.providers.catalog.MeteredUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestCountTest {
    private static MeteredUsage of(String path, String body) {
        return RequestCount.of(path, body.getBytes(UTF_8));
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
        assertThat(of("/images/generations", body).count(Kind.IMAGES)).isEqualTo(images);
    }

    @Test
    void findsTheirNumberInAForm() {
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"n\"\r\n\r\nPNG"
                        + "\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n4\r\n--b--";

        assertThat(of("/images/edits", form).count(Kind.IMAGES)).isEqualTo(4);
        assertThat(of("/images/edits", "--b--").count(Kind.IMAGES)).isEqualTo(1);
    }

    @Test
    void countsTheCharactersOfSpeech() {
        assertThat(of("/audio/speech", "{\"input\":\"Grüße 😀\"}").count(Kind.CHARACTERS))
                .isEqualTo(7);
        assertThat(of("/audio/speech", "{\"voice\":\"alloy\"}").count(Kind.CHARACTERS)).isZero();
    }

    @Test
    void countsNothingOfOtherCalls() {
        assertThat(of("/moderations", "{\"n\":3}")).isEqualTo(MeteredUsage.NONE);
    }
}
