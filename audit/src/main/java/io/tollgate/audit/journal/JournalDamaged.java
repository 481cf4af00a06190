package io.tollgate.audit.journal;

import java.nio.file.Path;

/**
 * A file of the journal holds what was never written to it: an operator must look. What a process
 * or a machine that died may leave behind is not damage and is mended without a word from anyone.
 */
public final class JournalDamaged extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final long offset;

    JournalDamaged(Path file, long offset, String what) {
        super(
                file
                        + ": damaged at byte "
                        + offset
                        + ": "
                        + what
                        + " (restore the file, or move it away to go on without its rows)");
        this.file = file;
        this.offset = offset;
    }

    /** The damaged file. */
    public Path file() {
        return file;
    }

    /** Where in it, in bytes. */
    public long offset() {
        return offset;
    }
}
