package io.tollgate.audit.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the journal is kept.
 *
 * @param folder its own; made when it is not there
 * @param node the node's id, at most 64 letters, digits, dots, dashes and underscores; "" for one
 *     that is made on first use and kept in the folder
 * @param lanes how many threads write without a lock
 * @param laneSegmentBytes of one file of a lane
 * @param rowSegmentBytes after which the row log starts another file
 * @param forceEvery the longest a row stays unforced in {@link Durability#GROUP}
 * @param checkpointEvery how often a checkpoint is signed while there are new rows
 * @param retention how long rows are kept that have been shipped
 * @param maxBytes of the row log, above which shipped rows go before their time
 * @param bodyBytes kept of one text
 */
public record JournalSettings(
        Path folder,
        String node,
        int lanes,
        int laneSegmentBytes,
        int rowSegmentBytes,
        Durability durability,
        Duration forceEvery,
        Duration checkpointEvery,
        Duration retention,
        long maxBytes,
        int bodyBytes,
        Disk disk) {
    private static final int MIN_SEGMENT = 128 * 1024;
    private static final int MAX_SEGMENT = 256 * 1024 * 1024;

    /**
     * When the disk counts as nearly full and as full.
     *
     * @param lowBytes usable bytes below which bodies are dropped
     * @param fullBytes usable bytes below which no request is begun
     * @param ballastBytes of a file that is given up when nothing can be written any more, so that
     *     what runs can end
     */
    public record Disk(long lowBytes, long fullBytes, long ballastBytes) {
        public Disk {
            if (fullBytes < 0 || lowBytes < fullBytes || ballastBytes < 0) {
                throw new IllegalArgumentException(
                        "disk: low "
                                + lowBytes
                                + ", full "
                                + fullBytes
                                + ", ballast "
                                + ballastBytes
                                + " (expected: 0 <= full <= low, ballast >= 0)");
            }
        }

        /**
         * For a disk of that many bytes: a tenth but at most 1 GiB, a fiftieth but at most 128 MiB.
         */
        public static Disk of(long totalBytes) {
            return new Disk(
                    Math.min(totalBytes / 10, 1L << 30),
                    Math.min(totalBytes / 50, 128L << 20),
                    Math.min(totalBytes / 100, 32L << 20));
        }
    }

    public JournalSettings {
        if (!node.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException(
                    "node: \"" + node + "\" (expected: at most 64 of A-Z a-z 0-9 . _ -)");
        }
        if (lanes < 0 || lanes > 1024) {
            throw new IllegalArgumentException("lanes: " + lanes + " (expected: 0 to 1024)");
        }
        checkSize("lane-segment-bytes", laneSegmentBytes);
        checkSize("row-segment-bytes", rowSegmentBytes);
        checkPositive("force-every", forceEvery);
        checkPositive("checkpoint-every", checkpointEvery);
        checkPositive("retention", retention);
        if (maxBytes < rowSegmentBytes) {
            throw new IllegalArgumentException(
                    "max-bytes: " + maxBytes + " (expected: >= " + rowSegmentBytes + ")");
        }
        if (bodyBytes < 0 || bodyBytes > 64 << 20) {
            throw new IllegalArgumentException(
                    "body-bytes: " + bodyBytes + " (expected: 0 to " + (64 << 20) + ")");
        }
    }

    /** What holds unless told otherwise. */
    public static JournalSettings of(Path folder, int lanes, Disk disk) {
        return new JournalSettings(
                folder,
                "",
                lanes,
                2 << 20,
                32 << 20,
                Durability.GROUP,
                Duration.ofMillis(50),
                Duration.ofMinutes(1),
                Duration.ofHours(24),
                8L << 30,
                256 << 10,
                disk);
    }

    private static void checkSize(String name, int bytes) {
        if (bytes < MIN_SEGMENT || bytes > MAX_SEGMENT || bytes % 4096 != 0) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + bytes
                            + " (expected: "
                            + MIN_SEGMENT
                            + " to "
                            + MAX_SEGMENT
                            + ", a multiple of 4096)");
        }
    }

    private static void checkPositive(String name, Duration duration) {
        if (duration.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(name + ": " + duration + " (expected: > 0)");
        }
    }
}
