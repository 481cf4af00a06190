package io.tollgate.node.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.UserConfig;
import io.tollgate.node.error.AdminErrors;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.request.Exchange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who have a token of the node or of a user; only digests are known here. An address
 * that has tried {@value #MOST_FAILURES} wrong ones within a minute has to wait, also with the
 * right one. Any thread.
 */
public final class SignIn {
    static final int MOST_FAILURES = 20;

    private static final Duration REFILL = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final int MOST_ADDRESSES = 10_000;
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 4096;

    private final Supplier<Admitted> admitted;
    private final Clock clock;
    private final Cache<String, Bucket> failures;

    /**
     * @param admitted asked anew each time, so that a changed configuration holds at once
     */
    public SignIn(Supplier<Admitted> admitted, Clock clock) {
        this.admitted = admitted;
        this.clock = clock;
        this.failures =
                Caffeine.newBuilder()
                        .maximumSize(MOST_ADDRESSES)
                        .expireAfterAccess(FORGOTTEN)
                        .build();
    }

    /**
     * Who may come in.
     *
     * @param adminToken null for none
     */
    public record Admitted(@Nullable KeyDigest adminToken, List<UserConfig> users) {
        public Admitted {
            users = List.copyOf(users);
        }

        public static Admitted of(GatewayConfig config) {
            return new Admitted(config.admin().token(), config.users());
        }
    }

    /** What became of an attempt to come in. */
    sealed interface Result {}

    /** He is in. */
    record In(Identity identity) implements Result {}

    /** He is not. */
    record Out(ClientError error) implements Result {}

    /** On the exchange's I/O thread. */
    Result of(Exchange exchange) {
        String given = exchange.header("authorization");
        if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Out(AdminErrors.missingAdminToken());
        }
        String address = address(exchange.peer());
        Bucket wrong = failures.getIfPresent(address);
        if (wrong != null && wrong.getAvailableTokens() == 0) {
            long nanos = wrong.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            return new Out(AdminErrors.tooManyTries(Duration.ofNanos(nanos)));
        }
        String token = given.substring(BEARER.length()).strip();
        Identity identity = token.length() > LONGEST ? null : identity(KeyDigest.of(token));
        if (identity != null) {
            return new In(identity);
        }
        Bucket counted = failures.get(address, _ -> newBucket());
        boolean _ = counted != null && counted.tryConsume(1);
        return new Out(AdminErrors.wrongAdminToken());
    }

    private @Nullable Identity identity(KeyDigest token) {
        Admitted now = admitted.get();
        if (token.equals(now.adminToken())) {
            return Identity.ADMIN_TOKEN;
        }
        for (UserConfig user : now.users()) {
            if (token.equals(user.digest())) {
                return user.inForce(clock.instant()) ? Identity.of(user) : null;
            }
        }
        return null;
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(
                        limit -> limit.capacity(MOST_FAILURES).refillGreedy(MOST_FAILURES, REFILL))
                .withCustomTimePrecision(new Millis(clock))
                .build();
    }

    /** Of IPv6 the network that one customer of a provider has: 64 bits. */
    static String address(String peer) {
        if (peer.indexOf(':') < 0 || peer.indexOf('.') >= 0) {
            return peer;
        }
        int end = -1;
        for (int group = 0; group < 4; group++) {
            int next = peer.indexOf(':', end + 1);
            if (next < 0 || next == end + 1) {
                return peer; // shortened within the first half: taken as it is
            }
            end = next;
        }
        return peer.substring(0, end);
    }

    /** The clock as Bucket4j wants it. */
    private record Millis(Clock clock) implements TimeMeter {
        private static final long NANOS = 1_000_000L;

        @Override
        public long currentTimeNanos() {
            return clock.millis() * NANOS;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
