package io.tollgate.cluster.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ports of 127.0.0.1 that nobody used a moment ago, for a process that starts later and must know
 * the ports of others. They are below the system's own range (32768 to 60999 on Linux): one from
 * there may be given to any connection or listener meanwhile.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int END = 32_000;
    private static final SplittableRandom RANDOM = new SplittableRandom();

    private FreePorts() {}

    /** So many, all different. */
    public static List<Integer> take(int count) {
        var ports = new ArrayList<Integer>();
        while (ports.size() < count) {
            int port = RANDOM.nextInt(FIRST, END);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    /** One of them. */
    public static int take() {
        return take(1).getFirst();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
