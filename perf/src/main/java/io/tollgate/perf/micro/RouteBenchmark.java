package io.tollgate.perf.micro;

import io.tollgate.cluster.load.LoadTable;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.routing.KeySecret;
import io.tollgate.node.routing.KeySettings;
import io.tollgate.node.routing.ProviderSettings;
import io.tollgate.node.routing.Resolution;
import io.tollgate.node.routing.Route;
import io.tollgate.node.routing.Router;
import io.tollgate.node.routing.RoutingSettings;
import io.tollgate.node.routing.RoutingTable;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does it cost to find the candidates of a model, choose the least loaded key, and give it
 * back?
 *
 * <p>{@code perf/micro Route}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RouteBenchmark {
    private static final VirtualKey ANYBODY = VirtualKey.unlimited("anybody");

    @Param({"1", "8", "64"})
    public int keys;

    private Router router = router(1);

    @Setup
    public void prepare() {
        router = router(keys);
    }

    @Benchmark
    public Step chooseAndGiveBack(Blackhole sink) {
        Resolution found =
                router.resolve(
                        "mock/mock-1k", null, List.of(), ANYBODY, Operation.CHAT, Long.MAX_VALUE);
        if (!(found instanceof Resolution.Routed(Route route))) {
            throw new IllegalStateException("not routed: " + found);
        }
        try (route) {
            Step step = route.next();
            sink.consume(step);
            route.succeeded(1_000_000);
            return step;
        }
    }

    private static Router router(int keys) {
        List<KeySettings> settings = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            settings.add(new KeySettings("key-" + i, new KeySecret("secret-" + i), 1, List.of()));
        }
        var provider =
                new ProviderSettings(
                        "mock",
                        Profiles.find("openai").orElseThrow(),
                        Upstream.withDefaults(new Origin(false, "127.0.0.1", 9)),
                        settings,
                        List.of(),
                        Map.of(),
                        false);
        var load = new LoadTable(System::nanoTime);
        return new Router(
                RoutingTable.of(List.of(provider), List.of(), load),
                RoutingSettings.DEFAULTS,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong());
    }
}
