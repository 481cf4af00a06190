package io.tollgate.audit.ship;

import java.util.List;

/**
 * How one destination stands.
 *
 * @param destination the store's name
 * @param shipped number of the last row that arrived (or was parked)
 * @param rows shipped since the start
 * @param batches shipped since the start
 * @param retries tries that failed since the start
 * @param lagRows rows that wait
 * @param lagMillis age of the oldest row that waits, in milliseconds since its request ended
 * @param available false from the first failed try to the next that works
 * @param lastError why the last try that failed did; "" where none has
 * @param skipped rows that were gone from the log before they could be shipped, since the start
 * @param quarantined rows parked, ever
 * @param quarantinedRows their numbers, the first {@value Quarantine#SHOWN} of them
 */
public record ShipStats(
        String destination,
        long shipped,
        long rows,
        long batches,
        long retries,
        long lagRows,
        long lagMillis,
        boolean available,
        String lastError,
        long skipped,
        long quarantined,
        List<Long> quarantinedRows) {
    public ShipStats {
        quarantinedRows = List.copyOf(quarantinedRows);
    }
}
