package io.tollgate.cluster.document;

import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.cluster.grid.local.LocalGrid;
import java.util.List;

/** Documents of a node alone. */
class LocalDocumentsTest extends DocumentsContract {
    @Override
    protected List<StateGrid> open() {
        return List.of(new LocalGrid(new Member("node-0", 1), SPACES));
    }
}
