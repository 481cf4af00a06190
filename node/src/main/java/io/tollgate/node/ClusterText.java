package io.tollgate.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.StringJoiner;

/** What a node says of its cluster, for people. */
final class ClusterText {
    private static final int NANO_DIGITS = 9;
    private static final int SHOWN_DIGITS = 6;

    private ClusterText() {}

    static String of(JsonNode said) {
        String cluster = said.path("cluster").asText();
        var text = new StringBuilder();
        line(text, "cluster", cluster.isEmpty() ? "none: a node alone" : cluster);
        line(text, "state", state(said));
        line(text, "copies", said.path("safe").asBoolean() ? "all there" : "not all there yet");
        JsonNode members = said.path("members");
        line(text, "members", members.size() + " of " + said.path("size").asInt());
        for (JsonNode member : members) {
            String name = member.path("name").asText();
            boolean asked = name.equals(said.path("node").asText());
            line(
                    text,
                    "",
                    name
                            + ", start "
                            + member.path("incarnation").asLong()
                            + (asked ? ", asked" : ""));
        }
        line(text, "budgets", budgets(said));
        line(text, "refused", said.path("refused_connections").asLong() + " connections");
        if (!said.path("problem").asText().isEmpty()) {
            line(text, "problem", said.path("problem").asText());
        }
        leases(text, said.path("leases"));
        return text.toString();
    }

    static String ofWriteOff(JsonNode done) {
        return done.path("node").asText()
                + " had something of "
                + done.path("accounts").asInt()
                + " accounts. Free again: "
                + usd(done.path("freed_nano_usd").asLong())
                + " USD. Spent, as it had last said: "
                + usd(done.path("kept_nano_usd").asLong())
                + " USD.\nWhat it spent after that, or had under way, is not counted unless it"
                + " comes back.\n";
    }

    private static String state(JsonNode said) {
        return switch (said.path("state").asText()) {
            case "joined" -> "joined";
            case "minority" ->
                    "a minority: decides nothing until "
                            + said.path("majority").asInt()
                            + " nodes are there";
            default -> "not in the cluster";
        };
    }

    private static String budgets(JsonNode said) {
        int introduced = said.path("nodes_introduced").asInt();
        int size = said.path("size").asInt();
        if (said.path("budgets_decided").asBoolean()) {
            return "in force";
        }
        if (said.path("state").asText().equals("joined") && introduced < size) {
            return "not spent from: "
                    + introduced
                    + " of "
                    + size
                    + " nodes have said what they had spent";
        }
        return "not spent from";
    }

    /** Those of which the greatest part is claimed come first. */
    private static void leases(StringBuilder text, JsonNode leases) {
        String name = "leases";
        for (JsonNode lease : leases) {
            boolean money = lease.path("unit").asText().equals("usd");
            var nodes = new StringJoiner("; ", " (", ")");
            for (JsonNode node : lease.path("nodes")) {
                nodes.add(
                        node.path("name").asText()
                                + " "
                                + amount(money, node.path("claimed").asLong())
                                + (node.path("present").asBoolean() ? "" : ", gone"));
            }
            line(
                    text,
                    name,
                    lease.path("account").asText()
                            + ": spent "
                            + amount(money, lease.path("spent").asLong())
                            + ", claimed "
                            + amount(money, lease.path("claimed").asLong())
                            + " of "
                            + amount(money, lease.path("limit").asLong())
                            + (lease.path("nodes").isEmpty() ? "" : nodes));
            name = "";
        }
    }

    private static String amount(boolean money, long amount) {
        return money ? usd(amount) + " USD" : Long.toString(amount);
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS)
                .setScale(SHOWN_DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).repeat(' ', 10 - name.length()).append(value).append('\n');
    }
}
