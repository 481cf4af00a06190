package io.tollgate.cluster.grid;

/**
 * A node in one of its runs.
 *
 * @param name stays over restarts, as the data folder does; 1 to 128 characters
 * @param incarnation grows with each start of that name; {@code >= 0}
 */
public record Member(String name, long incarnation) {
    private static final int MAX_NAME = 128;

    public Member {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "name: " + name.length() + " characters (expected: 1 to " + MAX_NAME + ")");
        }
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnation: " + incarnation + " (expected: >= 0)");
        }
    }
}
