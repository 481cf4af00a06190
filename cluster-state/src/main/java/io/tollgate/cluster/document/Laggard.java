package io.tollgate.cluster.document;

/**
 * A node on which a version is not in force.
 *
 * @param node its name
 * @param problem why; "" where it has not said anything
 */
public record Laggard(String node, String problem) {
    /** Whether it has not said anything of that version. */
    boolean isSilent() {
        return problem.isEmpty();
    }
}
