package io.tollgate.node.config;

import java.util.List;

/** What became of an attempt to load a configuration. */
public sealed interface LoadResult {
    /** A configuration without any problem. */
    record Loaded(GatewayConfig config) implements LoadResult {}

    /** Everything that is wrong, in the order of the file. */
    record Refused(List<Problem> problems) implements LoadResult {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: none (expected: at least one)");
            }
        }
    }
}
