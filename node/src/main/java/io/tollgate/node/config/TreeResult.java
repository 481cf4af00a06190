package io.tollgate.node.config;

import java.util.List;

/** What became of an attempt to read a configuration's form. */
public sealed interface TreeResult {
    /** It is a mapping; what it says is not looked at yet. */
    record Read(ConfigTree tree) implements TreeResult {}

    /** It cannot be read. */
    record Refused(List<Problem> problems) implements TreeResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
