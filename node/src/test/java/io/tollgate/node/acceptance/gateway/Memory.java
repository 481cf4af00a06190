package io.tollgate.node.acceptance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds: heap after a collection, and direct buffers.
 *
 * @param heapBytes used heap that a collection does not free
 * @param directBytes capacity of direct buffers
 */
public record Memory(long heapBytes, long directBytes) {
    private static final long SLACK_BYTES = 24L << 20;

    public static Memory now() {
        ManagementFactory.getMemoryMXBean().gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getTotalCapacity)
                        .sum();
        return new Memory(heap, direct);
    }

    /** Fails when more than 24 MB came in addition since. */
    public void assertFlat() {
        Memory now = now();
        assertThat(now.heapBytes - heapBytes).as("heap growth").isLessThan(SLACK_BYTES);
        assertThat(now.directBytes - directBytes).as("direct growth").isLessThan(SLACK_BYTES);
    }
}
