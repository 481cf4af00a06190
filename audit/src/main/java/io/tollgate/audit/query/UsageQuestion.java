package io.tollgate.audit.query;

import java.util.List;

/** How much was used in a period, by whom, told apart by these. */
public record UsageQuestion(Scope scope, Period period, List<GroupBy> groupBy) {
    public UsageQuestion {
        groupBy = List.copyOf(groupBy);
    }

    /** Whether anything in it is about who pays. */
    boolean asksWhoPays() {
        return scope.isOfPayers() || groupBy.stream().anyMatch(GroupBy::isPayer);
    }
}
