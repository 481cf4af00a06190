package io.tollgate.audit.sink;

import java.nio.file.Path;

/**
 * Where the files of JSON lines go.
 *
 * @param folder holds {@code requests.jsonl} and what was rotated; one node's alone
 * @param maxBytes of a file before it is rotated; it is also rotated when the day (UTC) changes
 * @param gzip whether rotated files are compressed
 */
public record FileSettings(Path folder, long maxBytes, boolean gzip) {
    public FileSettings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
        }
    }
}
