package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuietTest {
    @Test
    void readsHowManyConnectionsAreClosing() {
        assertThat(
                        Quiet.closing(
                                """
                                sockets: used 31
                                TCP: inuse 1 orphan 0 tw 698 alloc 16 mem 80
                                UDP: inuse 0 mem 0
                                """))
                .isEqualTo(698);
        assertThat(Quiet.closing("")).isZero();
    }
}
