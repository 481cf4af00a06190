package io.tollgate.node.manage;

import io.tollgate.cluster.document.Laggard;
import io.tollgate.node.config.Problem;
import java.util.List;

/** What became of a change. */
public sealed interface Outcome {
    /**
     * It is in force, on every node but those.
     *
     * @param version it made, or that was there where there was nothing to change
     */
    record Done(long version, List<Laggard> behind) implements Outcome {
        public Done {
            behind = List.copyOf(behind);
        }
    }

    /** The configuration would not be good. Nothing changed. */
    record Refused(List<Problem> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** It was made for another version than the one there is. Nothing changed. */
    record Stale(long version) implements Outcome {}

    /** The nodes cannot decide: this one is alone or in a minority. Nothing changed. */
    record Unavailable(String why) implements Outcome {}

    /** Nobody knows whether it changed. */
    record InDoubt(String why) implements Outcome {}
}
