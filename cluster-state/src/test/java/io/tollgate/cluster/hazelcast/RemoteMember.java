package io.tollgate.cluster.hazelcast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link MemberProcess}, seen from the test that started it. */
final class RemoteMember implements AutoCloseable {
    private static final long WAIT_SECONDS = 60;

    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong doubts = new AtomicLong();
    private final Process process;
    private final Writer in;

    private RemoteMember(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::read);
    }

    static RemoteMember start(
            String name, long incarnation, List<Integer> ports, int at, long version)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberProcess.class.getName(),
                        name,
                        Long.toString(incarnation),
                        Integer.toString(ports.get(at)),
                        String.join(",", ports.stream().map(String::valueOf).toList()),
                        Long.toString(version)));
        return new RemoteMember(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** The last version of its own that it saw acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    long doubts() {
        return doubts.get();
    }

    /** What it answers to a word. */
    String ask(String word) throws IOException, InterruptedException {
        answers.clear();
        in.write(word + "\n");
        in.flush();
        String answer = answers.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        return answer == null ? "silence" : answer;
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ack ")) {
                    acknowledged.set(Long.parseLong(line.substring(4)));
                } else if (line.startsWith("doubt ")) {
                    doubts.incrementAndGet();
                } else {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            answers.add("gone");
        }
    }
}
