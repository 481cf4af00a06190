package io.tollgate.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.perf.faults.Sent.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A comparison that finds nothing wrong proves something only if it finds what is wrong. */
class ComparisonTest {
    private final List<Sent> sent = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    @Test
    void whatAgreesIsFaultless() {
        served(1);
        served(2);
        refused(3);

        assertThat(compared().faultless()).isTrue();
        assertThat(compared().outcomes()).containsEntry("served", 2L).containsEntry("refused", 1L);
    }

    @Test
    void aLostRowIsFoundByItsCallItsAnswerAndItsNumber() {
        served(1);
        served(2);
        served(3);
        rows.remove(1);

        assertThat(compared().callsWithoutRow()).isEqualTo(1);
        assertThat(compared().answersWithoutRow()).extracting(Sent::trace).containsExactly("t2");
        assertThat(compared().gaps()).isEqualTo(1);
        assertThat(compared().faultless()).isFalse();
    }

    @Test
    void aLostRowIsFoundThoughItsClientSawNothing() {
        served(1);
        sent.add(new Sent("t2", Kind.PLAIN, Seen.BROKEN, 0, "", false, 0, 0));
        calls.add(new Call("r2", "t2", "gone"));

        assertThat(compared().callsWithoutRow()).isEqualTo(1);
        assertThat(compared().underWay()).isEqualTo(1);
        assertThat(compared().faultless()).isFalse();
    }

    @Test
    void aRowThatCameTwiceIsFound() {
        served(1);
        rows.add(rows.getFirst());

        assertThat(compared().duplicated()).isEqualTo(1);
        assertThat(compared().faultless()).isFalse();
    }

    @Test
    void aSecondRowUnderAnotherNumberIsFound() {
        served(1);
        rows.add(row(2, "r1", "t1", "served", 200, 1));

        assertThat(compared().duplicated()).isEqualTo(1);
    }

    @Test
    void aSecondRowUnderAnotherIdIsFoundByItsTrace() {
        served(1);
        rows.add(row(2, "r9", "t1", "served", 200, 1));

        assertThat(compared().duplicated()).isEqualTo(1);
    }

    @Test
    void aRowOfNobodyIsFound() {
        served(1);
        rows.add(row(2, "r2", "t2", "served", 200, 1));

        assertThat(compared().strangers()).isEqualTo(1);
        assertThat(compared().faultless()).isFalse();
    }

    @Test
    void aRequestUnderWayAtAKillMayHaveEndedUnknown() {
        sent.add(new Sent("t1", Kind.PLAIN, Seen.BROKEN, 0, "", false, 0, 0));
        calls.add(new Call("r1", "t1", "gone"));
        rows.add(row(1, "r1", "t1", "unknown", 0, 1));

        assertThat(compared().faultless()).isTrue();
        assertThat(compared().unknown()).isEqualTo(1);
    }

    @Test
    void aRequestThatNeverReachedTheNodeNeedsNoRow() {
        sent.add(new Sent("t1", Kind.PLAIN, Seen.BROKEN, 0, "", false, 0, 0));

        assertThat(compared().faultless()).isTrue();
    }

    @Test
    void anAnswerThatWasReadIsNotUnknown() {
        served(1);
        rows.set(0, row(1, "r1", "t1", "unknown", 0, 1));

        assertThat(compared().wrong()).isEqualTo(1);
    }

    @Test
    void aRequestUnderWayAtAKillWasNotServed() {
        sent.add(new Sent("t1", Kind.STREAM, Seen.BROKEN, 200, "r1", false, 0, 0));
        calls.add(new Call("r1", "t1", "gone"));
        rows.add(row(1, "r1", "t1", "served", 200, 1));

        assertThat(compared().wrong()).isEqualTo(1);
    }

    @Test
    void aRowThatTellsFewerCallsThanWereMadeIsWrong() {
        served(1);
        calls.add(0, new Call("r1", "t1", "429"));

        assertThat(compared().wrong()).isEqualTo(1);
    }

    @Test
    void aRowThatTellsMoreCallsThanWereMadeIsWrongUnlessTheClientLeft() {
        served(1);
        rows.set(0, row(1, "r1", "t1", "served", 200, 2));
        sent.add(new Sent("t2", Kind.HANGS_UP_EARLY, Seen.LEFT, 0, "", false, 0, 0));
        rows.add(row(2, "r2", "t2", "client_gone", 499, 1));

        assertThat(compared().wrong()).isEqualTo(1);
    }

    @Test
    void aRowWithAnotherStatusThanTheClientReadIsWrong() {
        refused(1);
        rows.set(0, row(1, "r1", "t1", "refused", 400, 0));

        assertThat(compared().wrong()).isEqualTo(1);
    }

    private Comparison compared() {
        return Comparison.of(sent, calls, rows);
    }

    private void served(int number) {
        sent.add(new Sent("t" + number, Kind.PLAIN, Seen.ANSWERED, 200, "r" + number, true, 0, 0));
        calls.add(new Call("r" + number, "t" + number, "answered"));
        rows.add(row(number, "r" + number, "t" + number, "served", 200, 1));
    }

    private void refused(int number) {
        sent.add(
                new Sent(
                        "t" + number,
                        Kind.WRONG_KEY,
                        Seen.ANSWERED,
                        401,
                        "r" + number,
                        false,
                        0,
                        0));
        rows.add(row(number, "r" + number, "t" + number, "refused", 401, 0));
    }

    private static Row row(
            long seq, String requestId, String trace, String outcome, int status, int attempts) {
        return new Row(
                "n",
                seq,
                requestId,
                trace,
                outcome,
                status,
                attempts,
                outcome.equals("client_gone"),
                0);
    }
}
