package io.tollgate.perf.faults;

import io.tollgate.perf.load.NodeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node on a small disk: room, little, nothing to spare, nothing at all, room again; then filled
 * once more and killed there, started on the full disk, and given room.
 */
final class DiskFullRun {
    private static final Duration MOST_UNTIL_ALARM = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final int UNAVAILABLE = 503;

    private final FaultNode node;
    private final SmallDisk disk;
    private final StoreUnderTest under;
    private final Path ledger;
    private final int rate;
    private final boolean serves;
    private final Checks checks;
    private final List<Phase> phases = new ArrayList<>();

    /** A stretch of the run in which one thing was so. */
    private record Phase(String name, boolean full, long from, long to) {}

    DiskFullRun(
            FaultNode node,
            SmallDisk disk,
            StoreUnderTest under,
            Path ledger,
            int rate,
            boolean serves,
            String title) {
        this.node = node;
        this.disk = disk;
        this.under = under;
        this.ledger = ledger;
        this.rate = rate;
        this.serves = serves;
        this.checks = new Checks(title);
    }

    Checks run() throws IOException {
        node.start();
        long pid = node.pid();
        List<Sent> first;
        try (Load load = Load.start(node.port(), rate, Kind::answered, new Random(1))) {
            hold("room", false, 3_000);
            disk.leave(disk.total() * 6 / 100);
            alarm("nearly full: alarm after, s", "low");
            hold("nearly full", false, 3_000);
            disk.leave(disk.total() / 100);
            alarm("full: alarm after, s", "full");
            hold("full", true, 4_000);
            disk.leave(0);
            hold("not a byte left", true, 6_000);
            checks.check("state then", state(), "full", node.metrics().state("full"));
            disk.free();
            alarm("room again: left after, s", "roomy");
            hold("room again", false, 4_000);
            first = load.finish();
        }
        checks.check("the node lives", node.alive(), "true", node.alive() && node.pid() == pid);
        double unrecorded = node.metrics().value("tollgate_record_unrecorded");
        List<Sent> second = killedOnFullDisk();
        NodeMetrics.await(node.metrics()::shipped, A_WHILE);
        node.stop();
        report(first, second, (long) unrecorded);
        return checks;
    }

    private List<Sent> killedOnFullDisk() throws IOException {
        try (Load load = Load.start(node.port(), rate, Kind::answered, new Random(2))) {
            Pause.ofMillis(1_500);
            disk.leave(0);
            Pause.ofMillis(1_000);
            node.kill();
            node.launch();
            boolean started = true;
            try {
                node.awaitListening();
                Pause.ofMillis(2_000);
            } catch (IOException refused) {
                started = false;
                checks.note("On the full disk: " + refused.getMessage());
            }
            checks.check("killed there; starts on the full disk", started, "true", started);
            disk.free();
            if (!node.alive()) {
                node.start();
            }
            alarm("room again after that: left after, s", "roomy");
            hold("room after a kill", false, 2_000);
            return load.finish();
        }
    }

    private void report(List<Sent> first, List<Sent> second, long unrecorded) throws IOException {
        List<Sent> sent = new ArrayList<>(first);
        sent.addAll(second);
        phases.forEach(phase -> report(phase, sent));
        checks.none(
                "connections that broke, before the kill",
                first.stream().filter(one -> one.seen() == Sent.Seen.BROKEN).count());
        Comparison found =
                Comparison.of(
                        sent, Call.read(ledger), Row.all(under.source(), under.createdAtMillis()));
        Set<String> ofFirst =
                first.stream().map(Sent::trace).collect(Collectors.toCollection(HashSet::new));
        long missing =
                found.answersWithoutRow().stream()
                        .filter(one -> ofFirst.contains(one.trace()))
                        .count();
        checks.check(
                "answers without a row, before the kill",
                missing,
                unrecorded + ", as the node counted",
                missing == unrecorded);
        if (!serves) {
            checks.none("provider calls without a row", found.callsWithoutRow());
            checks.none(
                    "served answers without a row",
                    found.answersWithoutRow().stream().filter(Sent::whole).count());
        }
        checks.tell("rows", found.outcomes());
        checks.none("rows too many", found.duplicated());
        checks.none("numbers missing", found.gaps());
        checks.none("rows that nobody asked for", found.strangers());
        checks.none("rows that contradict client or provider", found.wrong());
        found.examples().stream().filter(text -> !text.startsWith("no row")).forEach(checks::note);
        String output = node.output();
        checks.check("said in the log", logged(output), "FULL", logged(output).contains("FULL"));
        checks.none("files with a torn end", torn());
        FaultNode.Said verified = node.run("verify", "audit", "verify");
        checks.check(
                "audit verify",
                KillsCommand.lastLine(verified.text()),
                "exit 0",
                verified.exit() == 0);
    }

    private void report(Phase phase, List<Sent> sent) {
        List<Sent> within =
                sent.stream()
                        .filter(one -> one.kind().served())
                        .filter(one -> one.atMillis() >= phase.from && one.atMillis() < phase.to)
                        .toList();
        long served = within.stream().filter(Sent::whole).count();
        long refused = within.stream().filter(one -> one.status() == UNAVAILABLE).count();
        boolean refusesAll = phase.full && !serves;
        boolean asDocumented = refusesAll ? refused == within.size() : served == within.size();
        checks.check(
                phase.name + ": served / refused with 503",
                served + " / " + refused,
                refusesAll ? "all refused" : "all served",
                asDocumented && !within.isEmpty());
    }

    private void hold(String name, boolean full, long millis) {
        long from = System.currentTimeMillis();
        Pause.ofMillis(millis);
        phases.add(new Phase(name, full, from, System.currentTimeMillis()));
    }

    private void alarm(String name, String state) {
        double after = NodeMetrics.await(() -> node.metrics().state(state), A_WHILE);
        checks.check(
                name,
                after < 0 ? "never" : String.format(Locale.ROOT, "%.1f", after),
                "<= 5",
                after >= 0 && after <= MOST_UNTIL_ALARM.toSeconds());
    }

    private String state() {
        return Stream.of("roomy", "low", "full", "failed")
                .filter(node.metrics()::state)
                .findFirst()
                .orElse("none");
    }

    private static String logged(String output) {
        return output.lines()
                .filter(line -> line.contains("journal: "))
                .map(line -> line.replaceAll(".*journal: ([A-Z]+):.*", "$1"))
                .collect(Collectors.joining(" "));
    }

    private long torn() throws IOException {
        try (Stream<Path> files = Files.walk(node.data())) {
            return files.filter(file -> file.toString().endsWith(".torn")).count();
        }
    }
}
