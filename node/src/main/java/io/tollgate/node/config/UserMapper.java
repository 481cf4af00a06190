package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps {@code users}; of each token only the digest is known. */
final class UserMapper {
    private final Map<KeyDigest, String> digests = new HashMap<>();

    @Nullable UserConfig user(String name, SettingItem item) {
        if (!Names.valid(name)) {
            item.problem(name + " is no name for a user (" + Names.EXPECTED + ")");
        }
        return item.read(in -> user(name, in));
    }

    private @Nullable UserConfig user(String name, SettingReader in) {
        UserConfig.Role role = null;
        if (in.has("role")) {
            role = in.choice("role", UserConfig.Role.VIEWER, List.of(UserConfig.Role.values()));
        } else {
            in.problem("role", "missing (expected: owner, admin, team-admin or viewer)");
        }
        List<String> teams = in.texts("teams");
        boolean narrow = role == UserConfig.Role.TEAM_ADMIN || role == UserConfig.Role.VIEWER;
        boolean teamless = role == UserConfig.Role.TEAM_ADMIN && teams.isEmpty();
        if (teamless) {
            in.problem("teams", "none (expected: at least one, for a team-admin)");
        }
        if (!teams.isEmpty() && role != null && !narrow) {
            in.problem(
                    "teams",
                    "beside role " + role.label() + " (expected: with team-admin or viewer only)");
        }
        KeyDigest digest = digest(name, in);
        boolean enabled = in.bool("enabled", true);
        Instant expires = in.has("expires") ? LimitMapper.time(in, "expires") : null;
        return role == null || teamless || !Names.valid(name)
                ? null
                : new UserConfig(name, role, teams, digest, enabled, expires);
    }

    private @Nullable KeyDigest digest(String name, SettingReader in) {
        String hex = in.text("token-sha256");
        if (hex == null) {
            return null;
        }
        try {
            KeyDigest digest = KeyDigest.ofHex(hex);
            String other = digests.putIfAbsent(digest, name);
            if (other != null) {
                in.problem("token-sha256", "the token of " + other + " (expected: one of his own)");
            }
            return digest;
        } catch (IllegalArgumentException e) {
            in.problem("token-sha256", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
