package io.tollgate.cluster.hazelcast;

import io.tollgate.cluster.document.DocumentsContract;
import io.tollgate.cluster.grid.StateGrid;
import java.util.List;

/** Documents of three members that have joined over sockets. */
class HazelcastDocumentsTest extends DocumentsContract {
    @Override
    protected List<StateGrid> open() {
        return TestMembers.joined("documents", 3, SPACES);
    }
}
