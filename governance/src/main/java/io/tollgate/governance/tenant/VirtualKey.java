package io.tollgate.governance.tenant;

import io.tollgate.governance.ledger.Wallet;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that the gateway gave to somebody. Holds no secret.
 *
 * @param name unique; shown in records and metrics
 * @param team whom it belongs to; "" for none
 * @param customer whose team that is; "" for none
 * @param models what it may use
 * @param enabled whether it is in force
 * @param expires from when on it is unknown; null for never
 * @param wallet the accounts its requests are charged to: its own, its team's, its customer's
 * @param digest by which it was recognised; null where it comes from no ring
 */
public record VirtualKey(
        String name,
        String team,
        String customer,
        ModelPatterns models,
        boolean enabled,
        @Nullable Instant expires,
        Wallet wallet,
        @Nullable KeyDigest digest) {
    public VirtualKey {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a name)");
        }
    }

    /** A key whose requests are charged to nobody. */
    public VirtualKey(
            String name,
            String team,
            ModelPatterns models,
            boolean enabled,
            @Nullable Instant expires) {
        this(name, team, "", models, enabled, expires, Wallet.EMPTY, null);
    }

    /** This key as it is recognised by that digest. */
    VirtualKey recognisedBy(KeyDigest by) {
        return new VirtualKey(name, team, customer, models, enabled, expires, wallet, by);
    }

    /** This key until that time, or until it expires if that is earlier. */
    public VirtualKey until(Instant end) {
        Instant first = expires == null || end.isBefore(expires) ? end : expires;
        return new VirtualKey(name, team, customer, models, enabled, first, wallet, digest);
    }

    /** A key that may use everything, for ever. */
    public static VirtualKey unlimited(String name) {
        return new VirtualKey(name, "", ModelPatterns.ALL, true, null);
    }

    /** Whether it may be used at that time. */
    public boolean inForce(Instant now) {
        return enabled && (expires == null || now.isBefore(expires));
    }
}
