package io.tollgate.perf.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts one member from the others by rules of iptables between their addresses and member ports;
 * closing takes away the rules that were added, and no other.
 */
final class Split implements AutoCloseable {
    private final List<List<String>> rules = new ArrayList<>();

    private Split() {}

    /**
     * Begins it.
     *
     * @param silent whether packets vanish; otherwise connections are reset
     */
    static Split between(ClusterUnderTest cluster, int alone, boolean silent) throws IOException {
        var split = new Split();
        try {
            for (int i = 0; i < ClusterUnderTest.SIZE; i++) {
                if (i != alone) {
                    split.cut(cluster, alone, i, silent);
                    split.cut(cluster, i, alone, silent);
                }
            }
        } catch (IOException | RuntimeException e) {
            split.close();
            throw e;
        }
        return split;
    }

    private void cut(ClusterUnderTest cluster, int from, int to, boolean silent)
            throws IOException {
        for (String side : List.of("--dport", "--sport")) {
            int port = cluster.memberPorts().get(side.equals("--dport") ? to : from);
            var rule = new ArrayList<String>();
            rule.addAll(List.of("INPUT", "-i", "lo", "-p", "tcp"));
            rule.addAll(List.of("-s", MemberAddresses.of(from)));
            rule.addAll(List.of("-d", MemberAddresses.of(to)));
            rule.addAll(List.of(side, Integer.toString(port)));
            rule.addAll(
                    silent
                            ? List.of("-j", "DROP")
                            : List.of("-j", "REJECT", "--reject-with", "tcp-reset"));
            run("-I", rule);
            rules.add(rule);
        }
    }

    @Override
    public void close() throws IOException {
        IOException failed = null;
        for (List<String> rule : rules) {
            try {
                run("-D", rule);
            } catch (IOException e) {
                failed = e;
            }
        }
        rules.clear();
        if (failed != null) {
            throw failed;
        }
    }

    private static void run(String how, List<String> rule) throws IOException {
        var command = new ArrayList<>(List.of("iptables", "-w", how));
        command.addAll(rule);
        RootCommand.run(command);
    }
}
