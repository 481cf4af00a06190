package io.tollgate.node.config;

import java.time.Duration;

/**
 * How a node goes.
 *
 * @param notice how long it still takes new requests after it has stopped to call itself ready, so
 *     that a load balancer sees it
 * @param grace how long running requests may then take to end
 */
public record DrainConfig(Duration notice, Duration grace) {
    static final Range NOTICE = Range.time(Duration.ZERO, Duration.ofMinutes(10));
    static final Range GRACE = Range.time(Duration.ZERO, Duration.ofHours(2));

    public DrainConfig {
        NOTICE.check("notice", notice);
        GRACE.check("grace", grace);
    }
}
