package io.tollgate.audit.journal;

/**
 * How the journal is at one moment. Counters count from its opening.
 *
 * @param why what is wrong; "" while {@link DiskState#ROOMY}
 * @param rows numbered and in the row log
 * @param bytes held by the row log
 * @param open requests begun and not ended, as far as they have been taken from the lanes
 * @param unrecorded requests whose row could not be written
 * @param droppedBodies pieces of bodies that were not kept, for lack of room
 * @param forces how often the disk was told to keep what it has
 * @param lagMillis since everything in the lanes was last seen to be on disk
 * @param usableBytes of the disk
 */
public record JournalHealth(
        DiskState state,
        String why,
        long rows,
        long bytes,
        long open,
        long unrecorded,
        long droppedBodies,
        long forces,
        long lagMillis,
        long usableBytes) {}
