package io.tollgate.perf.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the scenarios in rounds. Within a scenario the gateways take turns, and another one begins
 * in each round, so that what the machine does meanwhile falls on all of them. Thousands of streams
 * come once, at the very end, since memory stays larger after them.
 */
final class Comparison {
    private static final int WARM_CONNECTIONS = 32;

    private final Measurement measurement;
    private final MockClient mock;
    private final Duration settle;
    private final List<Gateway> gateways;
    private final long stopAt;
    private final Map<String, Double> mostPerSecond = new HashMap<>();

    Comparison(
            MockClient mock,
            Durations durations,
            List<Gateway> gateways,
            ProcessTree mockTree,
            int maxMinutes) {
        this.mock = mock;
        this.settle = durations.settle();
        this.gateways = List.copyOf(gateways);
        this.stopAt = System.nanoTime() + Duration.ofMinutes(maxMinutes).toNanos();
        Stream<ProcessTree> all =
                Stream.concat(
                        Stream.of(mockTree, new ProcessTree(ProcessHandle.current().pid())),
                        gateways.stream().map(Gateway::process));
        this.measurement = new Measurement(mock, durations, roots(all.toList()));
    }

    List<Sample> run(List<Scenario> scenarios, int rounds) throws IOException {
        warmUp();
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Scenario scenario : scenarios) {
                if (round == rounds || !scenario.id().equals("many")) {
                    samples.addAll(turn(scenario, round));
                }
            }
        }
        return samples;
    }

    private List<Sample> turn(Scenario scenario, int round) throws IOException {
        List<Gateway> order = new ArrayList<>(gateways);
        Collections.rotate(order, round - 1);
        List<Sample> samples = new ArrayList<>();
        for (Gateway gateway : order) {
            if (System.nanoTime() - stopAt > 0) {
                System.err.println("time is up: " + scenario.id() + " left out");
                return List.of();
            }
            if (can(gateway, scenario)) {
                if (scenario.id().equals("many")) {
                    Quiet.awaitPorts();
                }
                Sample sample = measurement.take(scenario, gateway, round);
                samples.add(sample);
                if (scenario.id().equals("cpu-1k")) {
                    mostPerSecond.put(gateway.name(), sample.perSecond());
                }
                progress(sample);
            }
        }
        return samples;
    }

    /** Every gateway gets the time that its compilers and caches need. */
    private void warmUp() throws IOException {
        for (Gateway gateway : gateways) {
            long sent = 0;
            long until = System.nanoTime() + settle.toNanos();
            while (System.nanoTime() - until < 0) {
                sent += warm(gateway, Payload.SMALL) + warm(gateway, Payload.LARGE);
            }
            mock.control("rate=100&chunks=50");
            new StreamLoad(gateway.plain(), 50, 500, new StreamTally(50))
                    .run(Duration.ofMillis(500), Duration.ofSeconds(5), Window.NONE);
            System.err.printf("warmed %s with %d requests%n", gateway.name(), sent);
        }
    }

    private static long warm(Gateway gateway, Payload payload) throws IOException {
        long sent = 0;
        for (Way way : Way.values()) {
            Target target = gateway.target(way);
            sent += target == null ? 0 : warm(target, payload);
        }
        return sent;
    }

    private static long warm(Target target, Payload payload) throws IOException {
        return new ClosedLoop(target, payload, WARM_CONNECTIONS)
                .run(Duration.ofMillis(50), Duration.ofMillis(700), Window.NONE)
                .sent();
    }

    /** A gateway whose best is far below a rate cannot be measured at it. */
    private boolean can(Gateway gateway, Scenario scenario) {
        if (gateway.target(scenario.way()) == null) {
            return false;
        }
        double most = mostPerSecond.getOrDefault(gateway.name(), Double.MAX_VALUE);
        return !(scenario instanceof Scenario.Rate rate) || most > 1.2 * rate.perSecond();
    }

    /** Without the processes that belong to the tree of another. */
    private static List<ProcessTree> roots(List<ProcessTree> trees) {
        long self = ProcessHandle.current().pid();
        List<Long> children =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
        return trees.stream()
                .filter(t -> t.pid() > 0 && (t.pid() == self || !children.contains(t.pid())))
                .distinct()
                .toList();
    }

    private static void progress(Sample sample) {
        System.err.println(
                String.format(
                        Locale.ROOT,
                        "round %d %-12s %-12s %9.0f/s  cpu %8.1f us  p50 %7.0f  p99 %7.0f  %s",
                        sample.round(),
                        sample.scenario(),
                        sample.gateway(),
                        sample.perSecond(),
                        sample.cpuMicros(),
                        sample.p50(),
                        sample.p99(),
                        String.join("; ", sample.remarks())));
    }
}
