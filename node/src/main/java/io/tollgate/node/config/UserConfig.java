package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may use the management API.
 *
 * @param name shown in the history of changes, unique
 * @param role what he may do
 * @param teams whose objects he sees; empty for all, which a team admin cannot have
 * @param digest of his token; null where he has none, so that nobody can be him
 * @param enabled whether he is let in
 * @param expires from when on he is not let in; null for never
 */
public record UserConfig(
        String name,
        Role role,
        List<String> teams,
        @Nullable KeyDigest digest,
        boolean enabled,
        @Nullable Instant expires) {
    public UserConfig {
        Names.check("name", name);
        teams = List.copyOf(teams);
        if (role == Role.TEAM_ADMIN && teams.isEmpty()) {
            throw new IllegalArgumentException("teams: none (expected: at least one)");
        }
    }

    /** Whether he is let in at that time. */
    public boolean inForce(Instant now) {
        return enabled && (expires == null || now.isBefore(expires));
    }

    /** What somebody may do; the routes each belongs to are said where the routes are. */
    public enum Role {
        /** Everything. */
        OWNER,
        /** Everything but users, import and roll-back. */
        ADMIN,
        /** Virtual keys and budgets of his teams. */
        TEAM_ADMIN,
        /** Reads; with teams, only what is theirs. */
        VIEWER;

        /** As it is written: {@code team-admin}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
