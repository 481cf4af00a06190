package io.tollgate.node.admin;

import io.tollgate.node.config.UserConfig.Role;

/**
 * Who may use a route. This table and the list of routes are all there is: a role that is not named
 * here may not. What of a route's objects somebody sees is narrowed further by his teams.
 */
enum Access {
    /** Whoever is signed in; sees what is his teams'. */
    EVERYONE(true),
    /** Reads what belongs to nobody in particular. */
    READERS(false),
    /** Changes what belongs to teams. */
    TENANTS(true),
    /** Changes everything but who may do so. */
    ADMINS(false),
    /** Says who may do what, and changes everything at once. */
    OWNERS(false);

    private final boolean narrow;

    /**
     * @param narrow whether somebody who is narrowed to teams may
     */
    Access(boolean narrow) {
        this.narrow = narrow;
    }

    boolean allows(Identity identity) {
        return names(identity.role()) && (narrow || !identity.narrow());
    }

    private boolean names(Role role) {
        return switch (role) {
            case OWNER -> true;
            case ADMIN -> this != OWNERS;
            case TEAM_ADMIN -> this == EVERYONE || this == TENANTS;
            case VIEWER -> this == EVERYONE || this == READERS;
        };
    }

    /** For people: {@code owner, admin}. */
    String words() {
        var words = new StringBuilder();
        for (Role role : Role.values()) {
            if (names(role)) {
                words.append(words.isEmpty() ? "" : ", ").append(role.label());
            }
        }
        return words + (narrow ? "" : "; not narrowed to teams");
    }
}
