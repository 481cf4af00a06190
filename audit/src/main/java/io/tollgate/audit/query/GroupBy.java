package io.tollgate.audit.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What usage may be told apart by. */
public enum GroupBy {
    KEY("virtual_key"),
    TEAM("team"),
    CUSTOMER("customer"),
    MODEL("model"),
    PROVIDER("provider"),
    /** Days of the period's zone, such as {@code 2026-11-20}. */
    DAY(""),
    /** Hours of the period's zone, such as {@code 2026-11-20T14:00:00+01:00}. */
    HOUR("");

    private final String column;

    GroupBy(String column) {
        this.column = column;
    }

    /** Of the row; "" for days and hours. */
    String column() {
        return column;
    }

    boolean isTime() {
        return this == DAY || this == HOUR;
    }

    boolean isPayer() {
        return this == KEY || this == TEAM || this == CUSTOMER;
    }

    /** Its name in questions. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads names with commas between them; "" is none.
     *
     * @throws BadQuestion where one is unknown or comes twice
     */
    public static List<GroupBy> parse(String text) {
        var groups = new ArrayList<GroupBy>();
        if (text.isEmpty()) {
            return groups;
        }
        for (String name : text.split(",", -1)) {
            GroupBy group = of(name.strip());
            if (groups.contains(group)
                    || (group.isTime() && groups.stream().anyMatch(GroupBy::isTime))) {
                throw new BadQuestion(
                        "group_by", text, "each at most once, and one of day and hour");
            }
            groups.add(group);
        }
        return groups;
    }

    private static GroupBy of(String name) {
        for (GroupBy group : values()) {
            if (group.label().equals(name)) {
                return group;
            }
        }
        throw new BadQuestion(
                "group_by", name, "key, team, customer, model, provider, day or hour");
    }
}
