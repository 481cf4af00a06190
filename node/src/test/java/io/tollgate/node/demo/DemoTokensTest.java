package io.tollgate.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTokensTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "one",
                "  two words\n\n",
                "incomprehensibilities",
                "😀😀😀😀😀😀😀😀😀😀",
                "a\u00a0b",
                "\ud83d"
            })
    void splitsATextIntoPiecesThatAreTheText(String text) {
        assertThat(String.join("", DemoTokens.split(text))).isEqualTo(text);
        assertThat(DemoTokens.count(text)).isEqualTo(DemoTokens.split(text).size());
    }

    @Test
    void takesAtMostEightCharactersOfAWordWithTheSpaceBeforeIt() {
        assertThat(DemoTokens.split("a tollgate, incomprehensible"))
                .containsExactly("a", " tollgate", ",", " incompre", "hensible");
        assertThat(DemoTokens.split("😀".repeat(9))).containsExactly("😀".repeat(8), "😀");
    }
}
