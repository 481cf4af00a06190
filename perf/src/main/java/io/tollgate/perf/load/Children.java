package io.tollgate.perf.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The processes that a comparison started. Closing stops them all, last first; a hook does so when
 * the comparison is stopped from outside, and their ids stand in a file for the shell wrapper.
 */
public final class Children implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final Path folder;
    private final Deque<Process> started = new ArrayDeque<>();

    /** Whose output goes to that folder. */
    public Children(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-children"));
    }

    /** Starts a command whose output goes to {@code name.log} in the folder. */
    public synchronized Process start(
            String name, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(log(name).toFile());
        builder.environment().putAll(environment);
        builder.environment().put("PERF_WORK", folder.toString());
        Process process = builder.start();
        started.push(process);
        Files.writeString(
                folder.resolve("children.pid"),
                process.pid() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return process;
    }

    /** Where the output of a child goes. */
    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Returns when a connection to the port is accepted. */
    public void awaitPort(String name, Process process, int port, Duration atMost)
            throws IOException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() - until > 0) {
                throw new IOException(
                        name + " does not listen on port " + port + ":\n" + tail(log(name)));
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Stops one child and what it started. */
    public synchronized void stop(Process process) {
        if (!started.remove(process)) {
            return;
        }
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public synchronized void close() {
        for (Process process : List.copyOf(started)) {
            stop(process);
        }
    }

    /** The last lines of a log. */
    public static String tail(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
