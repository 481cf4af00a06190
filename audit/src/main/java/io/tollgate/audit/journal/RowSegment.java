package io.tollgate.audit.journal;

import java.nio.file.Path;

/** One file of the row log, as those who read it see it. Any thread. */
final class RowSegment {
    private static final String PREFIX = "rows-";
    static final String SUFFIX = ".log";

    private final Path file;
    private final long firstSeq;
    private volatile long readable;
    private volatile boolean sealed;
    private volatile long lastSeq;
    private volatile long sealedAtMillis;

    RowSegment(Path file, long firstSeq) {
        this.file = file;
        this.firstSeq = firstSeq;
        this.lastSeq = firstSeq - 1;
    }

    static Path file(Path folder, long firstSeq) {
        return folder.resolve(PREFIX + String.format("%019d", firstSeq) + SUFFIX);
    }

    Path file() {
        return file;
    }

    /** The number its first row has, or will have. */
    long firstSeq() {
        return firstSeq;
    }

    /** The number of its last readable row; one less than the first when it has none. */
    long lastSeq() {
        return lastSeq;
    }

    /** Up to which byte it may be read: the end of a mark that is on disk. */
    long readable() {
        return readable;
    }

    void readable(long bytes, long last) {
        lastSeq = last;
        readable = bytes;
    }

    /** Whether it is complete, and the next one there. */
    boolean sealed() {
        return sealed;
    }

    long sealedAtMillis() {
        return sealedAtMillis;
    }

    void seal(long atMillis) {
        sealedAtMillis = atMillis;
        sealed = true;
    }
}
