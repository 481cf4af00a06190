package io.tollgate.node.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path the key concerned, such as {@code providers.openai.keys[1].weight}; "" for the file
 * @param message the value and what was expected; never a secret
 * @param line 1-based line of the file, or 0 where there is none
 */
public record Problem(String path, String message, int line) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + message + (line == 0 ? "" : ", line " + line);
    }
}
