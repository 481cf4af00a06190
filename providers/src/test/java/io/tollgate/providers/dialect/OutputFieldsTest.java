package io.tollgate.providers.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | {\"max_tokens\":7} | 7",
                "CHAT | {\"max_tokens\":7,\"max_completion_tokens\":9} | 9",
                "CHAT | {\"max_output_tokens\":7} | -1",
                "CHAT | {\"generationConfig\":{\"maxOutputTokens\":7}} | -1",
                "CHAT | {\"inferenceConfig\":{\"maxTokens\":7}} | -1",
                "MAX_TOKENS | {\"max_completion_tokens\":7,\"max_tokens\":9} | 9",
                "MAX_OUTPUT_TOKENS | {\"max_tokens\":70,\"max_output_tokens\":9} | 9",
                "GENERATION_CONFIG | {\"generationConfig\":{\"maxOutputTokens\":7}} | 7",
                "GENERATION_CONFIG | {\"generation_config\":{\"max_output_tokens\":7}} | 7",
                "GENERATION_CONFIG | {\"generationConfig\":{\"max\\u004futputTokens\":7}} | 7",
                "GENERATION_CONFIG | {\"max_tokens\":70,\"generationConfig\":{}} | -1",
                "GENERATION_CONFIG | {\"generationConfig\":7} | -1",
                "GENERATION_CONFIG | {\"a\":{\"generationConfig\":{\"maxOutputTokens\":7}}} | -1",
                "INFERENCE_CONFIG | {\"inferenceConfig\":{\"topP\":1,\"maxTokens\":7}} | 7",
                "INFERENCE_CONFIG | {\"inferenceConfig\":{\"maxTokens\":7},\"max_tokens\":70} | 7",
                "INFERENCE_CONFIG | {\"generationConfig\":{\"maxOutputTokens\":7}} | -1",
            })
    void onlyTheFieldsOfTheApiCount(OutputFields fields, String body, long most) {
        assertThat(output(fields, body).most()).isEqualTo(most);
    }

    @Test
    void theSpanIsThatOfTheNumberWhereverItStands() {
        String body =
                "{\"contents\":[],\"generationConfig\":{\"topP\":1,\"maxOutputTokens\": 70 }}";

        OutputLimit limit = output(OutputFields.GENERATION_CONFIG, body);

        assertThat(body.substring(limit.start(), limit.end())).isEqualTo("70");
        assertThat(limit.fields()).isEqualTo(1);
    }

    @Test
    void candidatesAreAnswers() {
        OutputLimit limit =
                output(
                        OutputFields.GENERATION_CONFIG,
                        "{\"generationConfig\":{\"candidateCount\":3,\"maxOutputTokens\":\"x\"}}");

        assertThat(limit.answers()).isEqualTo(3);
        assertThat(limit.most()).isEqualTo(-1);
        assertThat(limit.fields()).isEqualTo(1);
    }

    private static OutputLimit output(OutputFields fields, String body) {
        return switch (RequestScanner.scan(body.getBytes(UTF_8), fields)) {
            case Scan.Scanned scanned -> scanned.fields().output();
            case Scan.Malformed bad -> throw new AssertionError(bad.message());
        };
    }
}
