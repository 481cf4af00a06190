package io.tollgate.perf.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Strangers with the name of the cluster. */
final class StrayTrial implements Trial {
    private static final long TIME_MILLIS = 8_000;

    @Override
    public String name() {
        return "stray";
    }

    @Override
    public String title() {
        return "A stray process with the cluster's name";
    }

    @Override
    public List<String> keys() {
        return List.of();
    }

    @Override
    public void run(ClusterUnderTest cluster, Checks checks) throws IOException {
        long before = refused(cluster);
        ClusterNode stray = cluster.stray();
        stray.launch();
        stray.awaitListening();
        Pause.ofMillis(TIME_MILLIS);
        String state = stray.cluster().path("state").asText();
        int seen = stray.cluster().path("members").size();
        stray.kill();
        checks.check(
                "a node with another secret: its state / members it sees",
                state + " / " + seen,
                "not joined",
                !state.equals("joined") && seen <= 1);
        boolean closed = closesWithoutHandshake(cluster);
        checks.check(
                "a member without the handshake", closed ? "closed" : "open", "closed", closed);
        checks.check(
                "refused connections that the nodes counted",
                refused(cluster) - before,
                ">= 2",
                refused(cluster) - before >= 2);
        checks.check(
                "members as the nodes see them",
                cluster.node(0).cluster().path("members").size(),
                "3",
                cluster.node(0).isWhole(ClusterUnderTest.SIZE));
    }

    /** Says what a plain member says first. */
    private static boolean closesWithoutHandshake(ClusterUnderTest cluster) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(10_000);
            socket.connect(
                    new InetSocketAddress(MemberAddresses.of(0), cluster.memberPorts().getFirst()));
            socket.getOutputStream().write("HZC".repeat(40).getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return in.readAllBytes().length < 200;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static long refused(ClusterUnderTest cluster) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.cluster().path("refused_connections").asLong())
                .sum();
    }
}
