package io.tollgate.providers.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a provider counted holds for the texts before it, an estimate for those behind. */
class OutputMeterTest {
    private static final String TEXT = "Four score and seven years ago";
    private static final long TOKENS = TokenEstimate.tokens(TokenEstimate.weigh(TEXT));

    private final OutputMeter output = new OutputMeter();

    @Test
    void withoutACountAllIsEstimated() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        output.text(TEXT);
        output.text(bytes, 0, bytes.length);

        assertThat(output.tokens())
                .isEqualTo(TokenEstimate.tokens(2 * TokenEstimate.weigh(TEXT)))
                .isGreaterThan(TOKENS);
    }

    @Test
    void aCountHoldsForWhatCameBeforeIt() {
        output.text(TEXT);
        output.reported(1);
        assertThat(output.tokens()).isEqualTo(1);

        output.text(TEXT);
        assertThat(output.tokens()).isEqualTo(1 + TOKENS);

        output.reported(500);
        assertThat(output.tokens()).isEqualTo(500);
    }

    @Test
    void aCountAheadOfAllTextsIsOfTheFirstOfThem() {
        output.reported(1);
        output.text(TEXT);

        assertThat(output.tokens()).isEqualTo(TOKENS);
    }

    @Test
    void aCountThatDoesNotGrowSaysNothing() {
        output.text(TEXT);
        output.reported(0);
        assertThat(output.tokens()).isEqualTo(TOKENS);

        output.reported(20);
        output.text(TEXT);
        output.reported(20);
        assertThat(output.tokens()).isEqualTo(20 + TOKENS);
    }
}
