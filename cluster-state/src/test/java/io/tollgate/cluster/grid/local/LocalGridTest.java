package io.tollgate.cluster.grid.local;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.contract.StateGridContract;
import java.util.List;

final class LocalGridTest extends StateGridContract {
    @Override
    protected List<StateGrid> open() {
        return List.of(new LocalGrid(new Member("only", 1), List.of(SUMS, RATES)));
    }
}
