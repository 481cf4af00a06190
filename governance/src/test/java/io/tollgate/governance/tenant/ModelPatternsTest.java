package io.tollgate.governance.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelPatternsTest {
    @Test
    void allowsExactNamesProvidersAndAll() {
        ModelPatterns some = ModelPatterns.of(List.of("fast", "openai/gpt-4o", "groq/*"));

        assertThat(some.allowsName("fast")).isTrue();
        assertThat(some.allowsName("slow")).isFalse();
        assertThat(some.allows("openai", "gpt-4o")).isTrue();
        assertThat(some.allows("openai", "gpt-4o-mini")).isFalse();
        assertThat(some.allows("groq", "meta-llama/llama-4")).isTrue();
        assertThat(some.all()).isFalse();
        assertThat(ModelPatterns.ALL.allows("any", "thing")).isTrue();
        assertThat(ModelPatterns.ALL.allowsName("any")).isTrue();
    }

    @Test
    void allowsNothingWhenEmpty() {
        ModelPatterns none = ModelPatterns.of(List.of());

        assertThat(none.allowsName("fast")).isFalse();
        assertThat(none.allows("openai", "gpt-4o")).isFalse();
        assertThat(none.allowsWholeProvider("openai")).isFalse();
    }

    @Test
    void doesNotTakeANameForAProvider() {
        ModelPatterns groq = ModelPatterns.of(List.of("groq/*"));

        assertThat(groq.allowsName("groq/llama")).isFalse();
        assertThat(groq.readsAsAllowed("groq/llama")).isTrue();
        assertThat(groq.readsAsAllowed("groqx/llama")).isFalse();
        assertThat(groq.allowsWholeProvider("groq")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "gpt-*", "*/gpt", "/*", "a/b/*", "**", "open*/*"})
    void refusesWhatItWouldNotUnderstand(String pattern) {
        assertThatThrownBy(() -> ModelPatterns.of(List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: a model name, provider/*, or *");
    }
}
