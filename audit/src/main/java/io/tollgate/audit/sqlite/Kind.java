package io.tollgate.audit.sqlite;

import io.tollgate.audit.RequestRow;
import org.jspecify.annotations.Nullable;

/**
 * What a row has in common with many others: a view of the row that is equal to another row's where
 * all of that is. Which fields those are is said in the migration, table {@code kinds}.
 */
final class Kind {
    private final RequestRow row;
    private final int hash;

    Kind(RequestRow row) {
        this.row = row;
        // the fields that differ most; equals looks at the others
        int h = row.tenant().virtualKey().hashCode();
        h = 31 * h + row.asked().model().hashCode();
        h = 31 * h + row.served().providerKey().hashCode();
        h = 31 * h + row.answer().finishReason().hashCode();
        h = 31 * h + row.answer().status();
        this.hash = h;
    }

    RequestRow row() {
        return row;
    }

    /** The same for an equal kind in every process: it is stored. */
    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kind kind
                && hash == kind.hash
                && sameTenant(row.tenant(), kind.row.tenant())
                && sameAsked(row.asked(), kind.row.asked())
                && sameServed(row.served(), kind.row.served())
                && sameAnswer(row.answer(), kind.row.answer())
                && row.tokens().estimated() == kind.row.tokens().estimated()
                && row.configVersion().equals(kind.row.configVersion());
    }

    private static boolean sameTenant(RequestRow.Tenant one, RequestRow.Tenant other) {
        return one.virtualKey().equals(other.virtualKey())
                && one.team().equals(other.team())
                && one.customer().equals(other.customer());
    }

    private static boolean sameAsked(RequestRow.Asked one, RequestRow.Asked other) {
        return one.model().equals(other.model())
                && one.stream() == other.stream()
                && one.clientApi().equals(other.clientApi())
                && one.operation().equals(other.operation());
    }

    private static boolean sameServed(RequestRow.Served one, RequestRow.Served other) {
        return one.providerKey().equals(other.providerKey())
                && one.provider().equals(other.provider())
                && one.model().equals(other.model())
                && one.attempts() == other.attempts();
    }

    private static boolean sameAnswer(RequestRow.Answer one, RequestRow.Answer other) {
        return one.status() == other.status()
                && one.outcome() == other.outcome()
                && one.clientAborted() == other.clientAborted()
                && one.errorClass().equals(other.errorClass())
                && one.finishReason().equals(other.finishReason())
                && one.cache().equals(other.cache());
    }
}
