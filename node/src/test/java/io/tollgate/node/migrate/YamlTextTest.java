package io.tollgate.node.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.config.Node;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.TreeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again as it was. */
class YamlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                " ",
                "true",
                "no",
                "null",
                "~",
                "- a",
                "a: b",
                "a #b",
                "{x}",
                "[x]",
                "\"q\"",
                "it's",
                "back\\slash",
                "two\nlines",
                "tab\there",
                "\u0007\u2028",
                "grüße 漢 😀",
                "*",
                "&a",
                "!t",
                "%x",
                "@x",
                "0x1f",
                "1e3",
                "2026-11-21T00:00:00Z",
                "${A}"
            })
    void everyTextSurvives(String text) throws IOException {
        var block = new Block().put(text.isEmpty() ? "k" : text, text);
        block.put("list", List.of(new Piece.Text(text), new Piece.Text("b")));

        var problems = new ArrayList<Problem>();
        Node read = TreeParser.parse(YamlText.of(block), problems);

        assertThat(problems).isEmpty();
        var found = new Found(read, "");
        assertThat(found.raw(text.isEmpty() ? "k" : text)).isEqualTo(text);
        assertThat(found.at("list").items()).hasSize(2);
    }

    @Test
    void listsOfMappingsAndMappingsWithinAreRead() throws IOException {
        var inner = new Block().put("a", "1").put("b", new Block().put("c", "2"));
        var block = new Block().put("list", List.of(inner, new Block().put("x", "y")));
        block.put("empty", new Block());

        var found = new Found(TreeParser.parse(YamlText.of(block), new ArrayList<>()), "");

        assertThat(found.at("list").items().getFirst().at("b").at("c").text()).isEqualTo("2");
        assertThat(found.at("list").items().getLast().at("x").text()).isEqualTo("y");
        assertThat(found.at("empty").isMapping()).isTrue();
    }
}
