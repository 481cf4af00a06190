package io.tollgate.cluster.hazelcast;

import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.contract.StateGridContract;
import java.util.List;

/** The contract of the grid, on three members that have joined over sockets. */
class HazelcastGridTest extends StateGridContract {
    @Override
    protected List<StateGrid> open() {
        return TestMembers.joined("contract", 3, List.of(SUMS, RATES));
    }
}
