package io.tollgate.node.manage;

import java.util.List;

/** Says what is to be changed. May be asked again with a newer view; what it throws ends it. */
@FunctionalInterface
public interface Editor {
    List<Change> changes(View view);
}
