package io.tollgate.node.admin;

import io.tollgate.node.config.UserConfig;
import io.tollgate.node.config.UserConfig.Role;
import java.util.List;

/**
 * Who asks, made of a token. Another way to sign in, such as single sign-on, makes one of these and
 * changes nothing else.
 *
 * @param name shown in the history of changes
 * @param teams whose objects he sees; empty for all
 */
record Identity(String name, Role role, List<String> teams) {
    /** Whoever has the node's admin token. */
    static final Identity ADMIN_TOKEN = new Identity("admin-token", Role.OWNER, List.of());

    Identity {
        teams = List.copyOf(teams);
    }

    static Identity of(UserConfig user) {
        return new Identity(user.name(), user.role(), user.teams());
    }

    /** Whether he sees some teams only. */
    boolean narrow() {
        return !teams.isEmpty();
    }

    /** Whether what belongs to that team is his to see; "" for what belongs to none. */
    boolean sees(String team) {
        return !narrow() || teams.contains(team);
    }
}
