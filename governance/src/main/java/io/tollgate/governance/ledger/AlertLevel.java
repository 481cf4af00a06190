package io.tollgate.governance.ledger;

import java.util.List;

/** Which percentage of a limit was told of last; each is told once a period. One thread. */
final class AlertLevel {
    private long slot = Long.MIN_VALUE;
    private int told;

    /** The percent that was reached since the last call, or 0. */
    int reached(List<Integer> alerts, Period period, long number, double percent) {
        if (number != slot && period.span() == 1) {
            told = 0;
        }
        slot = number;
        int reached = 0;
        for (int one : alerts) {
            if (percent >= one) {
                reached = one;
            }
        }
        int before = told;
        told = reached;
        return reached > before ? reached : 0;
    }
}
