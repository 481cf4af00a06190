package io.tollgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UtcTextTest {
    @Test
    void writesAsSqliteComparesIt() {
        var column = UtcText.column();

        assertThat(column.of(SampleRows.BEGAN)).isEqualTo("2026-11-20 12:00:00.000");
        assertThat(column.of(SampleRows.BEGAN + 999)).isEqualTo("2026-11-20 12:00:00.999");
        assertThat(column.of(SampleRows.BEGAN + 1_020)).isEqualTo("2026-11-20 12:00:01.020");
        assertThat(column.of(SampleRows.BEGAN - 1)).isEqualTo("2026-11-20 11:59:59.999");
        assertThat(column.of(0)).isEqualTo("1970-01-01 00:00:00.000");
        assertThat(UtcText.iso().of(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
    }

    @Test
    void refusesWhatDoesNotSortAsText() {
        assertThatThrownBy(() -> UtcText.column().of(Long.MAX_VALUE / 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: in the years 0 to 9999");
    }
}
