package io.tollgate.perf.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Measures the time from the launch of a gateway to its first answer through to the mock. */
final class StartUp {
    /** Launches a gateway that listens on a port of its own. */
    interface Launch {
        Launched launch() throws IOException;
    }

    /** A gateway that was launched and may not listen yet. */
    record Launched(Process process, Target target) {}

    /**
     * @param millis one figure for each start
     */
    record Result(String gateway, List<Double> millis) {
        Result {
            millis = List.copyOf(millis);
        }

        double median() {
            return Summary.median(millis.stream().mapToDouble(Double::doubleValue).toArray());
        }

        double min() {
            return millis.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        }

        double max() {
            return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }
    }

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private StartUp() {}

    /** Starts and stops the gateway a number of times. */
    static Result measure(String gateway, int times, Children children, Launch launch)
            throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            Launched launched = launch.launch();
            awaitAnswer(gateway, launched);
            millis.add((System.nanoTime() - start) / 1e6);
            children.stop(launched.process());
        }
        return new Result(gateway, millis);
    }

    /** Returns when a request went through to the mock and back. */
    static void awaitAnswer(String gateway, Launched launched) throws IOException {
        long until = System.nanoTime() + LIMIT.toNanos();
        byte[] request = bytes(launched.target().request(Payload.SMALL.model(), 512, false));
        while (!answers(launched.target().address(), request)) {
            if (!launched.process().isAlive() || System.nanoTime() - until > 0) {
                throw new IOException(gateway + " gave no answer after its start");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean answers(InetSocketAddress address, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(12);
            return start.length == 12 && Bytes.startsWith(start, 9, Bytes.of("200"));
        } catch (IOException notYet) {
            return false;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
