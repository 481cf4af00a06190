package io.tollgate.governance.tenant;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The virtual keys, found by the digest of what a client presents. Immutable; any thread. Holds no
 * secret.
 */
public final class KeyRing {
    /** Longest key; anything longer is unknown without being looked at. */
    public static final int MAX_LENGTH = 256;

    private static final Unknown UNKNOWN = new Unknown();

    private final Map<KeyDigest, Found> keys;
    private final boolean checksummed;
    private final InstantSource clock;
    private final TreeSet<Instant> ends = new TreeSet<>();

    private KeyRing(Map<KeyDigest, Found> keys, boolean checksummed, InstantSource clock) {
        this.keys = Map.copyOf(keys);
        this.checksummed = checksummed;
        this.clock = clock;
        for (Found found : keys.values()) {
            Instant end = found.key.expires();
            if (end != null) {
                ends.add(end);
            }
        }
    }

    public static Builder builder(InstantSource clock) {
        return new Builder(clock);
    }

    /**
     * Finds the key that was presented. Whatever was presented, nothing is thrown; what cannot be a
     * key costs no digest. A key that is disabled or has expired is unknown.
     */
    public Presented find(@Nullable String presented) {
        if (presented == null || !possible(presented)) {
            return UNKNOWN;
        }
        return ofDigest(KeyDigest.of(presented));
    }

    /** Finds a key that was presented before, by its digest. */
    public Presented ofDigest(KeyDigest digest) {
        Found found = keys.get(digest);
        return found != null && inForce(found.key) ? found : UNKNOWN;
    }

    /** Whether a key that was found in this ring or an earlier one would be found again. */
    public boolean stillHas(VirtualKey key) {
        KeyDigest digest = key.digest();
        Found found = digest == null ? null : keys.get(digest);
        return found != null && found.key.name().equals(key.name()) && inForce(found.key);
    }

    /**
     * Whether the date of a key, or of a secret it had before, came after one time and by another.
     */
    public boolean anyExpired(Instant after, Instant by) {
        Instant next = ends.higher(after);
        return next != null && !next.isAfter(by);
    }

    public int size() {
        return keys.size();
    }

    /** All keys, for the console and checks; in no order. */
    public List<VirtualKey> keys() {
        var all = new ArrayList<VirtualKey>(keys.size());
        keys.values().forEach(found -> all.add(found.key));
        return all;
    }

    /** Asks the clock only where it matters. */
    private boolean inForce(VirtualKey key) {
        return key.expires() == null ? key.enabled() : key.inForce(clock.instant());
    }

    private boolean possible(String presented) {
        if (checksummed && presented.startsWith(KeyFormat.PREFIX)) {
            return KeyFormat.wellFormed(presented);
        }
        return visibleAscii(presented);
    }

    private static boolean visibleAscii(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Outcome of {@link #find}. */
    public sealed interface Presented {}

    /** It is that key, and it is in force. */
    public record Found(VirtualKey key) implements Presented {}

    /** It is no key, or none that is in force. */
    public record Unknown() implements Presented {}

    /** Collects keys. One thread. */
    public static final class Builder {
        private final Map<KeyDigest, Found> keys = new HashMap<>();
        private final HashSet<String> names = new HashSet<>();
        private final InstantSource clock;
        private boolean checksummed = true;

        private Builder(InstantSource clock) {
            this.clock = clock;
        }

        /**
         * Adds a key with its secret, which is not kept.
         *
         * @param secret 1 to {@link #MAX_LENGTH} visible ASCII characters
         */
        public Builder add(String secret, VirtualKey key) {
            if (!visibleAscii(secret)) {
                throw new IllegalArgumentException(
                        "virtual key '"
                                + key.name()
                                + "': a secret of "
                                + secret.length()
                                + " characters (expected: 1 to "
                                + MAX_LENGTH
                                + " visible ASCII characters)");
            }
            if (secret.startsWith(KeyFormat.PREFIX) && !KeyFormat.wellFormed(secret)) {
                checksummed = false;
            }
            return add(KeyDigest.of(secret), key);
        }

        /** Adds a key that is known by its digest only and may have any form. */
        public Builder addForeign(KeyDigest digest, VirtualKey key) {
            checksummed = false;
            return add(digest, key);
        }

        /** Adds a key that was made by {@link KeyFormat#newKey}, known by its digest only. */
        public Builder add(KeyDigest digest, VirtualKey key) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException(
                        "virtual key '" + key.name() + "': named twice (expected: unique names)");
            }
            return put(digest, key);
        }

        /** Adds another secret of a key that is there already, such as the one before it. */
        public Builder addAnother(KeyDigest digest, VirtualKey key) {
            checksummed = false;
            return put(digest, key);
        }

        private Builder put(KeyDigest digest, VirtualKey key) {
            Found before = keys.putIfAbsent(digest, new Found(key.recognisedBy(digest)));
            if (before != null) {
                throw new IllegalArgumentException(
                        "virtual key '"
                                + key.name()
                                + "': has the secret of '"
                                + before.key.name()
                                + "' (expected: a secret of its own)");
            }
            return this;
        }

        public KeyRing build() {
            return new KeyRing(keys, checksummed, clock);
        }
    }
}
