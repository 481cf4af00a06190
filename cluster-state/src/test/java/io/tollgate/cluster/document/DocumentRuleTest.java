package io.tollgate.cluster.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.grid.EntryRule.Change;
import io.tollgate.cluster.grid.EntryRule.Kept;
import io.tollgate.cluster.grid.EntryRule.Put;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compare-and-set, restore and merge of a document. */
class DocumentRuleTest {
    private final DocumentRule rule = new DocumentRule();

    @Test
    void aVersionIsFollowedByTheNextOne() {
        Document one = document(7, 1, "a");
        Document two = document(7, 2, "b");

        assertThat(put(null, one)).isEqualTo(one);
        assertThat(put(one, two)).isEqualTo(two);
        assertKept(two, two, DocumentRule.DONE);
        assertKept(two, document(7, 2, "other"), DocumentRule.OTHER);
        assertKept(one, document(7, 3, "c"), DocumentRule.OTHER);
        assertKept(null, two, DocumentRule.OTHER);
        assertKept(one, document(8, 2, "b"), DocumentRule.OTHER);
    }

    @Test
    void twoWhoMakeTheSameOfOneVersionAreToldApart() {
        var mine = new Document(7, 2, 1, "b".getBytes(UTF_8));
        var yours = new Document(7, 2, 2, "b".getBytes(UTF_8));

        assertKept(mine, yours, DocumentRule.OTHER);
        assertKept(mine, mine, DocumentRule.DONE);
        assertThat(yours.newerThan(mine)).isNotEqualTo(mine.newerThan(yours));
    }

    @Test
    void aRestoredOneGoesBeforeOlderOnesOfItsLineage() {
        Document five = document(7, 5, "five");

        assertThat(restored(null, five)).isEqualTo(five);
        assertThat(restored(document(7, 4, "four"), five)).isEqualTo(five);
        assertThat(restored(document(7, 6, "six"), five)).isNull();
        assertThat(restored(five, five)).isNull();
        assertThat(restored(document(8, 1, "of others"), five)).isNull();
    }

    @Test
    void oneOfTwoHalvesIsTheSameWhicheverComesFirst() {
        byte[] old = document(7, 4, "z").bytes();
        byte[] one = document(7, 5, "a").bytes();
        byte[] other = document(7, 5, "b").bytes();

        assertThat(rule.merge(old, one)).isEqualTo(one).isEqualTo(rule.merge(one, old));
        assertThat(rule.merge(one, other)).isEqualTo(other).isEqualTo(rule.merge(other, one));
    }

    @Test
    void anotherFormatIsRefused() {
        byte[] bytes = document(7, 1, "a").bytes();
        bytes[0] = 9;

        assertThatThrownBy(() -> Document.of(bytes)).hasMessageContaining("format 9 (expected: 1");
    }

    @Test
    void aStandingIsReadAsItWasWrittenAndCutWhereItIsLong() {
        var said = new Standing(3, 12, "cannot open the secret of ürümqi", "abcd");

        assertThat(Standing.of(said.bytes())).isEqualTo(said);
        assertThat(new Standing(1, 1, "x".repeat(9000), "").problem()).hasSize(Standing.MOST_TEXT);
    }

    @Test
    void aLateStandingChangesNothing() {
        var standings = new Standing.Rule();
        byte[] now = new Standing(2, 5, "", "").bytes();
        byte[] late = new Standing(2, 4, "", "").bytes();
        byte[] lastRun = new Standing(1, 9, "", "").bytes();
        byte[] mended = new Standing(2, 5, "problem", "").bytes();

        assertThat(standings.apply(now, late)).isInstanceOf(Kept.class);
        assertThat(standings.apply(now, lastRun)).isInstanceOf(Kept.class);
        assertThat(standings.apply(now, mended)).isInstanceOf(Put.class);
        assertThat(standings.merge(now, late)).isEqualTo(now);
    }

    private Document put(@Nullable Document before, Document next) {
        Change change = rule.apply(bytes(before), DocumentRule.replace(next));
        assertThat(DocumentRule.done(change.reply())).isTrue();
        return Document.of(((Put) change).value());
    }

    private void assertKept(@Nullable Document before, Document next, byte outcome) {
        Change change = rule.apply(bytes(before), DocumentRule.replace(next));
        assertThat(change).isInstanceOf(Kept.class);
        assertThat(change.reply()[0]).isEqualTo(outcome);
        assertThat(DocumentRule.version(change.reply()))
                .isEqualTo(before == null ? 0 : before.version());
    }

    private @Nullable Document restored(@Nullable Document before, Document kept) {
        Change change = rule.apply(bytes(before), DocumentRule.restore(kept));
        return change instanceof Put put ? Document.of(put.value()) : null;
    }

    private static byte @Nullable [] bytes(@Nullable Document document) {
        return document == null ? null : document.bytes();
    }

    private static Document document(long lineage, long version, String content) {
        return new Document(lineage, version, 0, content.getBytes(UTF_8));
    }
}
