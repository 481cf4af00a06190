package io.tollgate.governance.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.EntryRule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of events in which a grant of one half of a cluster would be heard of in the other. */
final class SplitGrantTest {
    private static final long LIMIT = 100;
    private final EntryRule rule = LeaseLedger.MONEY.rule();

    @Test
    void aGrantOfOneHalfThatNobodyHeardOfIsNotGivenInTheOther() {
        byte[] before = put(null, ask("a", 1, 40, 0));
        ClaimCommand inDoubt = ask("a", 2, 40, 30);
        byte[] minority = put(before, inDoubt);
        byte[] majority = put(before, ask("b", 1, 0, 60));
        byte[] healed = rule.merge(majority, minority);

        ClaimReply again = ClaimReply.of(rule.apply(healed, inDoubt.bytes()).reply());

        assertThat(again.granted()).isEqualTo(Part.VOID);
        byte[] stated = put(healed, ask("a", 3, 40, 0));
        assertThat(Cell.of(stated).claimedAround(0, 1, null)).isEqualTo(LIMIT);
    }

    @Test
    void mergesTheSameWhicheverComesFirst() {
        byte[] before = put(null, ask("a", 1, 40, 0));
        byte[] one = put(put(before, ask("a", 2, 40, 30)), ask("c", 1, 0, 5));
        byte[] other = put(put(before, ask("a", 2, 40, 10)), ask("b", 1, 0, 20));

        assertThat(rule.merge(one, other)).isEqualTo(rule.merge(other, one));
        assertThat(Cell.of(rule.merge(one, other)).claimedAround(0, 1, null)).isEqualTo(95);
    }

    @Test
    void whatBothHalvesHadStaysAsItIs() {
        byte[] before = put(null, ask("a", 1, 40, 10));

        assertThat(rule.merge(before, before)).isEqualTo(before);
    }

    @Test
    void aWriteOffDoesNotTouchANodeThatHasSpokenSince() {
        byte[] spoken = put(put(null, ask("a", 1, 0, 40)), ask("a", 2, 40, 0));

        EntryRule.Change change =
                rule.apply(spoken, new WriteOffCommand("a", new Part.Version(1, 1)).bytes());

        assertThat(change).isInstanceOf(EntryRule.Kept.class);
    }

    @Test
    void aWriteOffFreesWhatWasNotSpentAndTheNodeMaySayMoreLater() {
        byte[] claimed = put(null, ask("a", 1, 0, 40));
        byte[] spent = put(claimed, stated("a", 2, 40, 15));

        byte[] writtenOff =
                value(rule.apply(spent, new WriteOffCommand("a", new Part.Version(1, 2)).bytes()));
        byte[] back = put(writtenOff, stated("a", 3, 35, 35));

        assertThat(Cell.of(writtenOff).claimedAround(0, 1, null)).isEqualTo(15);
        assertThat(Cell.of(back).claimedAround(0, 1, null)).isEqualTo(35);
    }

    private static ClaimCommand ask(String node, long version, long claimed, long wanted) {
        return new ClaimCommand(part(node, version, claimed, 0), LIMIT, 1, 0, wanted, wanted);
    }

    private static ClaimCommand stated(String node, long version, long claimed, long spent) {
        return new ClaimCommand(part(node, version, claimed, spent), LIMIT, 1, 0, 0, 0);
    }

    private static Part part(String node, long version, long claimed, long spent) {
        return new Part(
                node,
                new Part.Version(1, version),
                0,
                0,
                new Part.SlotClaim[] {new Part.SlotClaim(0, claimed, spent)});
    }

    private byte[] put(byte @Nullable [] before, ClaimCommand command) {
        return value(rule.apply(before, command.bytes()));
    }

    private static byte[] value(EntryRule.Change change) {
        assertThat(change).isInstanceOf(EntryRule.Put.class);
        return ((EntryRule.Put) change).value();
    }
}
