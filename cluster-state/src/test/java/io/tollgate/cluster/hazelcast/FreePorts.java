package io.tollgate.cluster.hazelcast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of 127.0.0.1 that nobody used a moment ago. */
final class FreePorts {
    private FreePorts() {}

    static List<Integer> take(int count) {
        var ports = new ArrayList<Integer>();
        if (count > 0) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.add(socket.getLocalPort());
                ports.addAll(take(count - 1)); // while this one is held, so that all differ
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ports;
    }
}
