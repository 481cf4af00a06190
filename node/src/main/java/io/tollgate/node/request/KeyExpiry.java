package io.tollgate.node.request;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends what runs with a virtual key when the key's date has come: nothing else happens at that
 * time. A thread of its own looks a few times a second.
 */
public final class KeyExpiry implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyExpiry.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final RequestServices services;
    private final InstantSource clock;
    private final Thread thread;

    private KeyExpiry(RequestServices services, InstantSource clock) {
        this.services = services;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("key-expiry").unstarted(this::run);
    }

    /** Looks from now on. */
    public static KeyExpiry start(RequestServices services, InstantSource clock) {
        var expiry = new KeyExpiry(services, clock);
        expiry.thread.start();
        return expiry;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        Instant seen = clock.instant();
        try {
            while (true) {
                Thread.sleep(PAUSE);
                Instant now = clock.instant();
                try {
                    services.endExpired(seen, now);
                } catch (RuntimeException e) {
                    LOG.log(Level.ERROR, "requests of expired keys could not be ended", e);
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
