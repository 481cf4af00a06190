package io.tollgate.providers.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.providers.corpus.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read and written without Jackson is what Jackson would have read and written. */
class JsonTreesTest {
    private static final int ROUNDS = 60_000;

    @Test
    void readsWhatJacksonReads() {
        var trees = new RandomTrees(new Random(5));
        int own = 0;
        for (int round = 0; round < ROUNDS; round++) {
            own += assertSameTree(utf8(trees.text(5))) ? 1 : 0;
        }
        assertThat(own).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void refusesWhatJacksonRefuses() {
        var trees = new RandomTrees(new Random(6));
        int own = 0;
        for (int round = 0; round < 2 * ROUNDS; round++) {
            own += assertSameTree(trees.broken(utf8(trees.text(3)))) ? 1 : 0;
        }
        assertThat(own).isGreaterThan(ROUNDS / 20);
    }

    @Test
    void readsASpanOfAnArray() {
        byte[] json = utf8("12{\"a\":[1,\"b\"]}34");
        assertThat(JsonTreeReader.read(json, 2, json.length - 2))
                .isEqualTo(Json.parse("{\"a\":[1,\"b\"]}"));
        for (int end = 2; end < json.length - 2; end++) {
            assertThat(JsonTreeReader.read(json, 2, end)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{,}",
                "{\"a\"}",
                "{\"a\":1,}",
                "[01]",
                "[-]",
                "[1.]",
                "[.5]",
                "[+1]",
                "[1e]",
                "[1e+]",
                "[NaN]",
                "[tru]",
                "[nul]",
                "[truex]",
                "[1 2]",
                "[1] 2",
                "[1]]",
                "['a']",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"a\nb\"]",
                "/**/[]",
                "[1e99999999999]"
            })
    void leavesToJacksonWhatIsWrong(String json) {
        assertThat(JsonTreeReader.read(utf8(json), 0, utf8(json).length)).isNull();
        assertThat(Json.parse(utf8(json), 0, utf8(json).length))
                .isEqualTo(Json.parseUnusual(utf8(json), 0, utf8(json).length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[-0]",
                "[0]",
                "[-0.0]",
                "[1.0]",
                "[1.50e3]",
                "[0e5]",
                "[2147483647,2147483648,-2147483648,-2147483649]",
                "[999999999999999999,-999999999999999999]",
                "[0.00000000000000001]",
                "{\"a\":1,\"b\":2,\"a\":{\"c\":3}}",
                "\n{ \"a\" : [ ] , \"b\" : { } }\t"
            })
    void readsTheUsualItself(String json) {
        assertThat(assertSameTree(utf8(json))).isTrue();
    }

    /** Whatever is wrong with UTF-8, after each escape and in front of each. */
    @Test
    void givesBrokenTextAsJacksonDoes() {
        byte[][] wrong = {
            {(byte) 0xc3},
            {(byte) 0xa9},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff},
            {(byte) 0xef, (byte) 0xbf, (byte) 0xbd}
        };
        List<String> near =
                List.of("", "a", "\\n", "\\u00e9", "\\ud83d", "\\ud83d\\ude00", "é", "😀");
        for (byte[] bytes : wrong) {
            for (String before : near) {
                for (String behind : near) {
                    assertSameTree(joined(utf8("{\"a" + before), bytes, utf8(behind + "\":1}")));
                    assertSameTree(joined(utf8("[\"a" + before), bytes, utf8(behind + "\"]")));
                }
            }
        }
    }

    @Test
    void leavesDeepNestingToJackson() {
        for (int depth : new int[] {99, 100, 101, 999, 1000, 1001, 5000}) {
            byte[] arrays = utf8("[".repeat(depth) + "]".repeat(depth));
            byte[] objects = utf8("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
            assertThat(assertSameTree(arrays)).isEqualTo(depth <= 100);
            assertThat(assertSameTree(objects)).isEqualTo(depth <= 100);
        }
        ArrayNode tree = Json.array();
        for (int depth = 1; depth <= 1001; depth++) {
            tree = Json.array().add(tree);
        }
        JsonNode tooDeep = tree;
        assertThat(Json.bytes(tooDeep.get(0).get(0))).hasSize(2000);
        assertThatThrownBy(() -> Json.bytes(tooDeep)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void leavesLongKeysToJackson() {
        for (int length : new int[] {1, 31, 32, 33, 999, 1000, 1001, 50_000, 50_001}) {
            assertSameTree(utf8("{\"" + "k".repeat(length) + "\":1}"));
            assertSameTree(utf8("{\"\\n" + "k".repeat(length - 1) + "\":1}"));
        }
    }

    @Test
    void readsAndWritesAllThatWasRecorded() throws IOException {
        Path folder = Corpus.find().map(Corpus::folder).orElse(null);
        Assumptions.assumeTrue(folder != null, "no corpus on this machine");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> recorded = files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(recorded).isNotEmpty();
            for (Path file : recorded) {
                byte[] json = Files.readAllBytes(file);
                assertSameTree(json);
                assertSameBytes(Json.parse(json, 0, json.length));
            }
        }
    }

    @Test
    void writesWhatJacksonWrites() {
        var random = new Random(7);
        var trees = new RandomTrees(random);
        int own = 0;
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode tree = trees.tree(random.nextInt(4));
            own += assertSameBytes(tree) ? 1 : 0;
        }
        assertThat(own).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void writesEachCharacterAsJacksonDoes() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String one = Character.toString((char) c);
            assertThat(assertSameBytes(Json.object().put(one, one))).isTrue();
            assertThat(
                            assertSameBytes(
                                    Json.array().add("some text before it " + one + " and behind")))
                    .isTrue();
        }
    }

    @Test
    void startsAgainAfterATreeThatItLeft() {
        JsonNode left = Json.object().put("a", 1).putPOJO("b", List.of(1));
        assertThat(JsonTreeWriter.write(left)).isNull();
        assertThat(Json.text(left)).isEqualTo("{\"a\":1,\"b\":[1]}");
        assertThat(Json.text(Json.object().put("a", 1))).isEqualTo("{\"a\":1}");
    }

    @Test
    void givesTheTextOfEachString() {
        var trees = new RandomTrees(new Random(8));
        for (int round = 0; round < ROUNDS / 4; round++) {
            Json.parse(trees.text(4)).forEach(JsonTreesTest::assertSameText);
        }
    }

    private static void assertSameText(JsonNode node) {
        if (node.isTextual()) {
            byte[] json = Json.unusualBytes(node);
            assertThat(JsonBytes.skipString(json, 0, json.length)).isEqualTo(json.length);
            assertThat(JsonBytes.text(json, 0, json.length)).isEqualTo(node.textValue());
        }
        node.forEach(JsonTreesTest::assertSameText);
    }

    /** Whether it was read without Jackson. */
    private static boolean assertSameTree(byte[] json) {
        JsonNode expected = Json.parseUnusual(json, 0, json.length);
        JsonNode read = JsonTreeReader.read(json, 0, json.length);
        if (read == null) {
            return false;
        }
        String shown = new String(json, StandardCharsets.UTF_8);
        assertThat(read).as(shown).isEqualTo(expected);
        assertSameNodes(read, expected, shown);
        return true;
    }

    /** Stricter than equality: the order of members, the kinds and the digits of numbers. */
    private static void assertSameNodes(JsonNode read, JsonNode expected, String shown) {
        assertThat(read.getClass()).as(shown).isEqualTo(expected.getClass());
        assertThat(read.size()).as(shown).isEqualTo(expected.size());
        if (read.isValueNode()) {
            assertThat(read.asText()).as(shown).isEqualTo(expected.asText());
        }
        if (read instanceof ObjectNode object && expected instanceof ObjectNode other) {
            assertThat(object.properties().stream().map(Map.Entry::getKey))
                    .as(shown)
                    .containsExactlyElementsOf(
                            other.properties().stream().map(Map.Entry::getKey).toList());
        }
        var others = expected.iterator();
        for (JsonNode child : read) {
            assertSameNodes(child, others.next(), shown);
        }
    }

    /** Whether it was written without Jackson. */
    private static boolean assertSameBytes(JsonNode tree) {
        byte[] written = JsonTreeWriter.write(tree);
        if (written == null) {
            return false;
        }
        byte[] expected = Json.unusualBytes(tree);
        assertThat(Arrays.equals(written, expected))
                .as(() -> new String(written, StandardCharsets.UTF_8) + "\n" + tree)
                .isTrue();
        return true;
    }

    private static byte[] joined(byte[] before, byte[] bytes, byte[] behind) {
        byte[] joined = Arrays.copyOf(before, before.length + bytes.length + behind.length);
        System.arraycopy(bytes, 0, joined, before.length, bytes.length);
        System.arraycopy(behind, 0, joined, before.length + bytes.length, behind.length);
        return joined;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
