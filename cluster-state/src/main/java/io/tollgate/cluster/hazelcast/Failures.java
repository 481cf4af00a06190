package io.tollgate.cluster.hazelcast;

import com.hazelcast.partition.NoDataMemberInClusterException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.GridException.Kind;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** From what Hazelcast throws to what became of a call. */
final class Failures {
    private Failures() {}

    /** Of a call that was on its way. What is not known to be harmless is in doubt. */
    static GridException ofSent(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        return switch (cause) {
            case SplitBrainProtectionException e -> unavailable("a minority of the cluster", e);
            case TargetNotMemberException e -> unavailable("nobody has the entry", e);
            case NoDataMemberInClusterException e -> unavailable("nobody has the entry", e);
            default -> new GridException(Kind.INDETERMINATE, text(cause), cause);
        };
    }

    /** Of a call that changes nothing, or that was not taken. */
    static GridException ofUnsent(Throwable thrown) {
        GridException sent = ofSent(thrown);
        return sent.kind() == Kind.INDETERMINATE ? unavailable(sent.getMessage(), thrown) : sent;
    }

    private static GridException unavailable(@Nullable String why, Throwable cause) {
        return new GridException(Kind.UNAVAILABLE, String.valueOf(why), cause);
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Throwable thrown) {
        return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }
}
