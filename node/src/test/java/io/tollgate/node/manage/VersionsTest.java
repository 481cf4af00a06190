package io.tollgate.node.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tollgate.node.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The versions of the overlay, and back again. */
class VersionsTest {
    @Test
    void everyVersionThatIsKeptCanBeGoneBackTo() {
        var random = new Random(7);
        var states = new ArrayList<String>();
        Versions versions = Versions.NONE;
        states.add(state(versions));
        for (int i = 1; i <= 60; i++) {
            String name = "n" + random.nextInt(5);
            JsonNode after =
                    switch (random.nextInt(3)) {
                        case 0 -> null;
                        case 1 -> NullNode.getInstance();
                        default -> TextNode.valueOf("v" + i);
                    };
            versions = versions.with(revision(versions, name, after));
            states.add(state(versions));
        }

        for (int i = 0; i < states.size(); i++) {
            List<Change> back = versions.backTo(i).orElseThrow();
            Versions then = versions.with(new Revision(61, 0, "x", "back", back));
            assertThat(state(then)).isEqualTo(states.get(i));
        }
        assertThat(versions.backTo(61)).isEmpty();
        assertThat(versions.backTo(-1)).isEmpty();
    }

    @Test
    void theHistoryIsBounded() {
        Versions versions = Versions.NONE;
        for (int i = 0; i < 250; i++) {
            versions = versions.with(revision(versions, "n", TextNode.valueOf("v" + i)));
        }
        assertThat(versions.history()).hasSize(Versions.MOST_KEPT);
        assertThat(versions.backTo(149)).isEmpty();
        assertThat(versions.backTo(150)).isPresent();

        String large = "x".repeat(200_000);
        for (int i = 0; i < 5; i++) {
            versions = versions.with(revision(versions, "n", TextNode.valueOf(large + i)));
        }
        assertThat(versions.history()).hasSizeBetween(2, 4);
        assertThat(versions.version()).isEqualTo(255);
    }

    @Test
    void aRevisionIsFoundAgainBelowLaterOnesAndNoOtherOfItsNumber() {
        Versions before = Versions.NONE.with(revision(Versions.NONE, "a", TextNode.valueOf("x")));
        Revision own = revision(before, "b", IntNode.valueOf(50));
        Revision other = revision(before, "b", IntNode.valueOf(51));

        Versions after = before.with(own);
        after = after.with(revision(after, "c", TextNode.valueOf("y")));
        Versions read = VersionsJson.read(VersionsJson.write(after));

        assertThat(read.hold(own)).isTrue();
        assertThat(read.hold(other)).isFalse();
        assertThat(before.hold(own)).isFalse();
    }

    @Test
    void isReadAsItWasWritten() {
        Versions versions = Versions.NONE;
        versions = versions.with(revision(versions, "a", TextNode.valueOf("x")));
        versions = versions.with(revision(versions, "a", NullNode.getInstance()));
        versions = versions.with(revision(versions, "b", TextNode.valueOf("y")));

        Versions read = VersionsJson.read(VersionsJson.write(versions));

        assertThat(read.version()).isEqualTo(3);
        assertThat(read.history()).isEqualTo(versions.history());
        assertThat(state(read)).isEqualTo(state(versions));
        assertThat(Versions.parse(new byte[0]).version()).isZero();
        assertThatThrownBy(() -> VersionsJson.read(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Revision revision(Versions from, String name, @Nullable JsonNode after) {
        return new Revision(
                from.version() + 1,
                1,
                "somebody",
                "something",
                List.of(
                        new Change(
                                Section.ALIASES, name, from.value(Section.ALIASES, name), after)));
    }

    private static String state(Versions versions) {
        var text = new StringBuilder();
        versions.of(Section.ALIASES)
                .forEach((name, saved) ->
                        text.append(name).append('=').append(saved.value()).append(' '));
        return text.toString();
    }
}
