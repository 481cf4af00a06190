package io.tollgate.providers.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.TokenUsage.Media;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the routes besides chat say they used. */
class UsageReaderTest {
    @Test
    void audioOfAChatIsCountedApart() {
        assertThat(
                        read(
                                "{'prompt_tokens':100,'completion_tokens':60,'total_tokens':160,"
                                        + "'prompt_tokens_details':{'cached_tokens':10,'audio_tokens':70},"
                                        + "'completion_tokens_details':{'reasoning_tokens':5,'audio_tokens':40}}"))
                .isEqualTo(new TokenUsage(100, 60, 10, 0, 5, new Media(70, 0, 40, 0, 0)));
    }

    @Test
    void aTranscriptionCountsTokensOrSeconds() {
        assertThat(
                        read(
                                "{'type':'tokens','input_tokens':14,'output_tokens':45,'total_tokens':59,"
                                        + "'input_token_details':{'text_tokens':4,'audio_tokens':10}}"))
                .isEqualTo(new TokenUsage(14, 45, 0, 0, 0, new Media(10, 0, 0, 0, 0)));
        assertThat(read("{'type':'duration','seconds':9.5}"))
                .isEqualTo(new TokenUsage(0, 0, 0, 0, 0, new Media(0, 0, 0, 0, 9500)));
    }

    @Test
    void whatMakesImagesAnswersWithImages() {
        assertThat(
                        read(
                                "{'input_tokens':50,'output_tokens':4160,'total_tokens':4210,"
                                        + "'input_tokens_details':{'text_tokens':10,'image_tokens':40}}"))
                .isEqualTo(new TokenUsage(50, 4160, 0, 0, 0, new Media(0, 40, 0, 4160, 0)));
    }

    @Test
    void whatLooksAtImagesAnswersWithText() {
        assertThat(
                        read(
                                "{'prompt_tokens':50,'completion_tokens':20,"
                                        + "'prompt_tokens_details':{'text_tokens':10,'image_tokens':40},"
                                        + "'completion_tokens_details':{'reasoning_tokens':0}}"))
                .isEqualTo(new TokenUsage(50, 20, 0, 0, 0, new Media(0, 40, 0, 0, 0)));
    }

    @Test
    void embeddingsCountTheirPrompt() {
        assertThat(read("{'prompt_tokens':8,'total_tokens':8}"))
                .isEqualTo(new TokenUsage(8, 0, 0, 0, 0));
    }

    private static @Nullable TokenUsage read(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
        return UsageReader.read(bytes, 0, bytes.length);
    }
}
