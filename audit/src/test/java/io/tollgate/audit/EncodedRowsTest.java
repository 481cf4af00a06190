package io.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedRowsTest {
    private final EncodedRows rows = new EncodedRows(SampleRows.NODE);

    @Test
    void holdsWhatWasAppended() {
        fill(1, 5_000);

        assertThat(rows).isEqualTo(SampleRows.rows(1, 5_000));
    }

    @Test
    void holdsNothingOfTheRowsBefore() {
        fill(1, 5_000);
        rows.clear();
        assertThat(rows).isEmpty();

        fill(7, 9);

        assertThat(rows).isEqualTo(SampleRows.rows(7, 9));
        assertThatThrownBy(() -> rows.get(3)).hasMessage("row 3 of 3");
    }

    @Test
    void refusesARowOfAnotherNode() {
        NumberedRow first = SampleRows.row(1);
        var other = new NumberedRow("node-2", 2, 0, SampleRows.row(2).row());

        assertThatThrownBy(() -> new Batch("t", List.of(first, other), List.of(), List.of()))
                .hasMessage("node: node-2 (expected: node-1)");
    }

    private void fill(long first, long last) {
        SampleRows.rows(first, last).forEach(row -> rows.append(EncodedRow.of(row)));
    }
}
