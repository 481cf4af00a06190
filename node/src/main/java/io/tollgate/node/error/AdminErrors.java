package io.tollgate.node.error;

import java.time.Duration;

/** The wording of the errors that only the management API gives. */
public final class AdminErrors {
    private AdminErrors() {}

    public static ClientError missingAdminToken() {
        return new ClientError(
                401,
                Errors.INVALID,
                "missing_admin_token",
                "No admin token was given (expected: Authorization: Bearer with the admin token)",
                null,
                null);
    }

    public static ClientError wrongAdminToken() {
        return new ClientError(
                401,
                Errors.INVALID,
                "invalid_admin_token",
                "Incorrect admin token provided",
                null,
                null);
    }

    public static ClientError tooManyTries(Duration wait) {
        return new ClientError(
                429,
                "rate_limit_error",
                "too_many_attempts",
                "Too many incorrect tokens from this address (expected: to try again later)",
                null,
                wait);
    }

    public static ClientError roleNotAllowed(String role, String expected) {
        return new ClientError(
                403,
                "permission_error",
                "role_not_allowed",
                "The role " + role + " may not do this (expected: " + expected + ")",
                null,
                null);
    }

    public static ClientError noObject(String what) {
        return new ClientError(404, Errors.INVALID, "not_found", "There is no " + what, null, null);
    }

    public static ClientError objectExists(String what) {
        return new ClientError(
                409,
                Errors.INVALID,
                "already_exists",
                what + " is there already (expected: another name, or PUT to replace it)",
                "name",
                null);
    }

    public static ClientError versionChanged(long version) {
        return new ClientError(
                412,
                Errors.INVALID,
                "version_changed",
                "The configuration has changed since: it has version " + version,
                "if-match",
                null);
    }

    public static ClientError changeInDoubt(String why) {
        return new ClientError(
                503,
                "server_error",
                "change_in_doubt",
                "Nobody knows whether it was changed (" + why + "): look again",
                null,
                Duration.ofSeconds(1));
    }

    public static ClientError noStore() {
        return new ClientError(
                503,
                "server_error",
                "no_store",
                "This node has no store to ask (expected: audit.store sqlite or clickhouse, and"
                        + " audit.mode not off)",
                null,
                null);
    }

    public static ClientError storeUnavailable(String why) {
        return new ClientError(
                503,
                "server_error",
                "store_unavailable",
                "The store cannot be asked now: " + why,
                null,
                Duration.ofSeconds(1));
    }

    public static ClientError requestNotRecorded(String id) {
        return new ClientError(
                404,
                Errors.INVALID,
                "request_not_found",
                "No request '"
                        + id
                        + "' is in the store (expected: an x-request-id; rows arrive a"
                        + " few seconds after the request)",
                null,
                null);
    }

    public static ClientError writeOffRefused(String why) {
        return new ClientError(409, Errors.INVALID, "write_off_refused", why, "node", null);
    }

    public static ClientError clusterUnavailable(String why) {
        return new ClientError(
                503, "server_error", "cluster_unavailable", why, null, Duration.ofSeconds(2));
    }
}
