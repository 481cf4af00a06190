package io.tollgate.providers.credential;

import java.time.Duration;

/**
 * A token as it was fetched. Prints as stars.
 *
 * @param value visible ASCII
 * @param lifetime from the fetch on
 */
public record AccessToken(String value, Duration lifetime) {
    public AccessToken {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("token: empty (expected: some text)");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "token: a character at " + i + " (expected: visible ASCII only)");
            }
        }
        if (!lifetime.isPositive()) {
            throw new IllegalArgumentException("lifetime: " + lifetime + " (expected: > 0)");
        }
    }

    @Override
    public String toString() {
        return "AccessToken[***, " + lifetime + "]";
    }
}
