package io.tollgate.cluster.hazelcast;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A member in a process of its own, for tests that kill it. It raises its version in one entry as
 * fast as it can, prints each version that was acknowledged, and obeys a few words on its standard
 * input: {@code state}, {@code entry}, {@code stop} (the load), {@code leave}.
 */
final class MemberProcess {
    static final Space SPACE = new Space("versions", Space.Keeping.GUARDED, new ComponentRule());
    static final String KEY = "entry";

    private final HazelcastGrid grid;
    private volatile boolean stopped;

    private MemberProcess(HazelcastGrid grid) {
        this.grid = grid;
    }

    /** Arguments: name, incarnation, own port, ports of all, first version. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Integer> ports = Stream.of(args[3].split(",", -1)).map(Integer::valueOf).toList();
        int at = ports.indexOf(Integer.valueOf(args[2]));
        var grid =
                new HazelcastGrid(
                        TestMembers.settings("processes", ports, at),
                        new Member(args[0], Long.parseLong(args[1])),
                        List.of(SPACE));
        grid.join();
        var process = new MemberProcess(grid);
        Thread load = Thread.ofPlatform().start(() -> process.load(Long.parseLong(args[4])));
        process.obey();
        process.stopped = true;
        load.join();
        grid.close();
        say("left");
        System.exit(0);
    }

    private void obey() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            switch (line) {
                case "state" -> {
                    Membership now = grid.membership();
                    say("state " + now.state() + " " + now.members().size() + " " + now.safe());
                }
                case "entry" -> say("entry " + entry());
                case "stop" -> stopped = true;
                default -> {
                    return;
                }
            }
        }
    }

    private String entry() {
        try {
            return grid.read(SPACE, KEY)
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
        } catch (CompletionException e) {
            return "failed " + e.getCause();
        }
    }

    /** Each version until it is acknowledged: what is in doubt is sent again. */
    private void load(long first) {
        long version = first;
        while (!stopped) {
            try {
                grid.run(SPACE, KEY, ComponentRule.command(grid.self().name(), version))
                        .toCompletableFuture()
                        .join();
                say("ack " + version);
                version++;
            } catch (CompletionException e) {
                if (e.getCause() instanceof GridException failed
                        && failed.kind() == GridException.Kind.INDETERMINATE) {
                    say("doubt " + version);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        }
        say("stopped");
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
