package io.tollgate.providers.catalog.litellm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.Quote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken over of LiteLLM's format, and what is said of the rest. */
class LiteLlmPricesTest {
    @TempDir Path directory;

    @Test
    void pricesBecomeOurs() throws IOException {
        PriceEntry entry =
                read("""
                {"gemini/g-1": {"litellm_provider": "gemini", "mode": "chat",
                  "input_cost_per_token": 1.25e-06, "output_cost_per_token": 0.00001,
                  "input_cost_per_token_above_200k_tokens": 2.5e-6,
                  "input_cost_per_token_above_200k_tokens_priority": 4.5e-6,
                  "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 6e-6,
                  "output_cost_per_token_batches": 5e-6,
                  "cache_read_input_token_cost": 4.0000000000000003e-7,
                  "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 0.035},
                  "max_input_tokens": 1000000, "supported_modalities": ["text", "image"]}}
                """)
                        .entries()
                        .getFirst();

        assertThat(entry.provider()).isEqualTo("google-gemini");
        assertThat(entry.model()).isEqualTo("g-1");
        assertThat(entry.terms())
                .containsEntry("input", "1.25")
                .containsEntry("output", "10")
                .containsEntry("above-200000.input", "2.5")
                .containsEntry("priority.above-200000.input", "4.5")
                .containsEntry("above-200000.cache-write-1h", "6")
                .containsEntry("batch.output", "5")
                .containsEntry("cached-read", "0.4")
                .containsEntry("searches", "35")
                .containsEntry("context", "1000000")
                .containsEntry("takes", "text,image");
    }

    @Test
    void transcriptionIsChargedOnceAndByTheMinute() throws IOException {
        var imported =
                read(
                        """
                        {"w-1": {"litellm_provider": "openai", "mode": "audio_transcription",
                          "input_cost_per_second": 0.0001, "output_cost_per_second": 0.0001},
                         "t-1": {"litellm_provider": "openai", "mode": "audio_speech", "input_cost_per_character": 1.5e-05},
                         "t-2": {"litellm_provider": "openai", "mode": "audio_speech", "output_cost_per_second": 0.00025,
                          "output_cost_per_audio_token": 1.2e-5}}
                        """);

        assertThat(imported.entries())
                .extracting(PriceEntry::model)
                .containsExactly("t-1", "t-2", "w-1");
        assertThat(imported.entries().getLast().terms())
                .containsEntry("audio-minute", "0.006")
                .hasSize(2);
        assertThat(imported.entries().getFirst().terms()).containsEntry("characters", "15");
        assertThat(imported.entries().get(1).terms()).containsOnlyKeys("audio-output", "mode");
        assertThat(imported.report().unusedFields()).containsEntry("output_cost_per_second", 1);
    }

    @Test
    void tiersMayStandInAList() throws IOException {
        var entry =
                read("""
                {"xai/q": {"litellm_provider": "xai", "mode": "chat", "tiered_pricing": [
                  {"range": [0, 256000.0], "input_cost_per_token": 5e-08, "output_cost_per_token": 4e-07},
                  {"range": [256000.0, 1000000.0], "input_cost_per_token": 2.5e-07, "output_cost_per_image": 1}]}}
                """)
                        .entries()
                        .getFirst();

        assertThat(entry.terms())
                .containsEntry("input", "0.05")
                .containsEntry("output", "0.4")
                .containsEntry("above-256000.input", "0.25");
    }

    @Test
    void everyEntryLeftOutHasAReason() throws IOException {
        var report =
                read("""
                {"sample_spec": {"litellm_provider": "one of ...", "input_cost_per_token": 0},
                 "nova/x": {"litellm_provider": "nova", "input_cost_per_token": 1e-6},
                 "azure/eu/gpt": {"litellm_provider": "azure", "input_cost_per_token": 1e-6},
                 "low/1024-x-1024/img": {"litellm_provider": "openai", "output_cost_per_image": 1},
                 "together-ai-4.1b-8b": {"litellm_provider": "together_ai", "input_cost_per_token": 1e-6},
                 "zero": {"litellm_provider": "openai", "input_cost_per_token": 0},
                 "none": {"litellm_provider": "openai", "max_tokens": 10},
                 "deepseek/d": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-6},
                 "d": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-6},
                 "mistral/e": {"litellm_provider": "mistral", "input_cost_per_token": 1e-6},
                 "e": {"litellm_provider": "mistral", "input_cost_per_token": 2e-6, "odd_cost": 1}}
                """)
                        .report();

        assertThat(report.left())
                .containsOnlyKeys(
                        "no model",
                        "a provider that Tollgate does not know",
                        "the price of one region, size or commitment of a model",
                        "a class of models, not a model",
                        "all prices are zero: free, or not known (see --zero-is-free)",
                        "no price of a kind that Tollgate charges",
                        "listed twice",
                        "listed twice with other terms; the dearer ones count");
        assertThat(report.taken())
                .containsEntry("deepseek", 1)
                .containsEntry("mistral", 1)
                .hasSize(2);
        assertThat(report.unusedFields()).containsEntry("odd_cost", 1);
        assertThat(report.lines()).contains("taken over: 2 models", "not taken over: 9 entries");
    }

    @Test
    void zeroIsFreeOnlyWhereItIsSaid() throws IOException {
        String text =
                "{\"z\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 0, \"mode\": \"chat\"}}";

        assertThat(read(text).entries()).isEmpty();
        assertThat(
                        LiteLlmPrices.read(directory.resolve("prices.json"), true)
                                .entries()
                                .getFirst()
                                .quote())
                .isInstanceOf(Quote.Free.class);
    }

    @Test
    void whatIsNoPriceListIsRefused() {
        assertThatThrownBy(() -> read("[]"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> read("{\"a\": {")).isInstanceOf(IOException.class);
    }

    private LiteLlmPrices.Imported read(String json) throws IOException {
        return LiteLlmPrices.read(Files.writeString(directory.resolve("prices.json"), json), false);
    }
}
