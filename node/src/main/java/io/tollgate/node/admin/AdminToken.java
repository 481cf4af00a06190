package io.tollgate.node.admin;

import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets those in who have the admin token. Only its digest is known here. Any thread. */
final class AdminToken {
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 4096;

    private final Supplier<@Nullable KeyDigest> digest;

    /**
     * @param digest asked anew each time, so that a changed configuration holds at once; null lets
     *     nobody in
     */
    AdminToken(Supplier<@Nullable KeyDigest> digest) {
        this.digest = digest;
    }

    /** Why it is not let in; null where it is. */
    @Nullable ClientError refuse(Exchange exchange) {
        String given = exchange.header("authorization");
        if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Errors.missingAdminToken();
        }
        String token = given.substring(BEARER.length()).strip();
        if (token.length() > LONGEST || !KeyDigest.of(token).equals(digest.get())) {
            return Errors.wrongAdminToken();
        }
        return null;
    }
}
