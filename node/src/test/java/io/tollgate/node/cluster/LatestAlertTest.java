package io.tollgate.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.EntryRule;
import io.tollgate.node.cluster.LatestAlert.Alert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestAlertTest {
    private static final LatestAlert RULE = new LatestAlert();

    private byte @Nullable [] entry;

    @Test
    void onlyTheFirstTells() {
        assertThat(tells(new Alert(7, 0, 50))).isTrue();
        assertThat(tells(new Alert(7, 0, 50))).isFalse();
    }

    @Test
    void aHigherPercentageIsToldAndALowerOneAfterItIsNot() {
        assertThat(tells(new Alert(7, 0, 50))).isTrue();
        assertThat(tells(new Alert(7, 0, 80))).isTrue();
        assertThat(tells(new Alert(7, 0, 50))).isFalse();
    }

    @Test
    void theNextPeriodBeginsAnew() {
        assertThat(tells(new Alert(7, 0, 80))).isTrue();
        assertThat(tells(new Alert(8, 0, 50))).isTrue();
        assertThat(tells(new Alert(7, 0, 80))).as("a late one of the last").isFalse();
    }

    @Test
    void withinAStretchItIsTheSame() {
        assertThat(tells(new Alert(100, 24, 80))).isTrue();
        assertThat(tells(new Alert(124, 24, 80))).isFalse();
        assertThat(tells(new Alert(125, 24, 80))).isTrue();
    }

    @Test
    void ofTwoHalvesTheLaterStaysWhicheverComesFirst() {
        byte[] early = new Alert(7, 0, 80).bytes();
        byte[] late = new Alert(8, 0, 50).bytes();
        byte[] more = new Alert(8, 0, 80).bytes();

        assertThat(RULE.merge(early, late)).isEqualTo(late);
        assertThat(RULE.merge(late, early)).isEqualTo(late);
        assertThat(RULE.merge(late, more)).isEqualTo(more);
        assertThat(RULE.merge(more, late)).isEqualTo(more);
    }

    private boolean tells(Alert alert) {
        EntryRule.Change change = RULE.apply(entry, alert.bytes());
        if (change instanceof EntryRule.Put put) {
            entry = put.value();
        }
        return LatestAlert.isFirst(change.reply());
    }
}
