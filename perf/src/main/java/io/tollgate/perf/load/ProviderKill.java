package io.tollgate.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Kills one of two providers under steady load and tells what the clients saw of it, and how many
 * requests the gateway made of theirs.
 */
@Command(
        name = "provider",
        mixinStandardHelpOptions = true,
        description = "Kills one of two providers behind Tollgate.")
public final class ProviderKill implements Runnable {
    private static final double MOST_ERRORS = 0.005;
    private static final double MOST_ATTEMPTS = 1.2;
    private static final int WINDOW_SECONDS = 10;

    @Option(names = "--rate", defaultValue = "200", description = "requests a second")
    private int rate;

    @Option(names = "--before", defaultValue = "5", description = "seconds before the kill")
    private int before;

    @Option(names = "--after", defaultValue = "20", description = "seconds after it, above 10")
    private int after;

    @Option(
            names = "--tollgate",
            defaultValue = "deploy/tollgate serve --config {config}",
            description = "starts Tollgate; {config} is the file")
    private String tollgate = "";

    @Mixin private final RunFolders folders = new RunFolders();

    @Override
    public void run() {
        if (after <= WINDOW_SECONDS) {
            throw new IllegalArgumentException("--after " + after + " (expected: above 10)");
        }
        try {
            Path work = folders.work();
            try (var children = new Children(work)) {
                measure(children, work);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void measure(Children children, Path work) throws IOException {
        MockProcess doomed = MockProcess.start(children, "mock-doomed", work);
        MockProcess lasting = MockProcess.start(children, "mock-lasting", work);
        var node = new TollgateNode(List.of(tollgate.strip().split("\\s+", -1)));
        Target target = node.startWithFallback(children, work, doomed, lasting);
        try (var doomedClient = new MockClient(doomed.port());
                var lastingClient = new MockClient(lasting.port())) {
            new ClosedLoop(target, Payload.SMALL, 16)
                    .run(Duration.ofMillis(100), Duration.ofSeconds(3), Window.NONE);
            doomedClient.reset();
            lastingClient.reset();
            Timeline timeline = killUnderLoad(target, doomed, doomedClient);
            long attempts = timeline.doomedRequests + requests(lastingClient);
            file(timeline.second, attempts);
        }
    }

    /**
     * @param doomedRequests counted by the mock just before its end
     * @param second what the clients saw
     */
    private record Timeline(long doomedRequests, OpenLoopTimeline second) {}

    private Timeline killUnderLoad(Target target, MockProcess doomed, MockClient client)
            throws IOException {
        var timeline = new OpenLoopTimeline(before + after);
        CompletableFuture<Long> killed =
                CompletableFuture.supplyAsync(
                        () -> kill(doomed, client),
                        CompletableFuture.delayedExecutor(before, TimeUnit.SECONDS));
        new OpenLoop(target, Payload.SMALL, 64, rate)
                .withTimeline(timeline)
                .run(Duration.ZERO, Duration.ofSeconds(before + after), Window.NONE);
        return new Timeline(killed.join(), timeline);
    }

    private static long kill(MockProcess doomed, MockClient client) {
        try {
            long requests = requests(client);
            doomed.process().destroyForcibly();
            return requests;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long requests(MockClient client) throws IOException {
        return client.stats().path("requests").asLong();
    }

    private void file(OpenLoopTimeline seconds, long attempts) throws IOException {
        long window = seconds.sent(before, before + WINDOW_SECONDS);
        long errors = seconds.errors(before, before + WINDOW_SECONDS);
        long earlier = seconds.errors(0, before);
        long later = seconds.errors(before + WINDOW_SECONDS, before + after);
        long sent = seconds.sent(0, before + after);
        double share = window == 0 ? 1 : (double) errors / window;
        double perRequest = sent == 0 ? 0 : (double) attempts / sent;
        var table =
                new MarkdownTable(
                        "after kill -9 of one of two providers", "measured", "allowed", "");
        row(table, "errors before", earlier + "", "0", earlier == 0);
        row(
                table,
                "errors within 10 s",
                String.format(Locale.ROOT, "%d of %d (%.2f %%)", errors, window, share * 100),
                "<= 0.5 %",
                share <= MOST_ERRORS);
        row(table, "errors later", later + "", "0", later == 0);
        row(
                table,
                "upstream attempts for each request",
                String.format(Locale.ROOT, "%.3f", perRequest),
                "<= 1.2",
                perRequest <= MOST_ATTEMPTS);
        folders.file(
                "faults-provider",
                "One of two providers is killed",
                sent + " requests, " + rate + " a second.\n\n" + table);
    }

    private static void row(
            MarkdownTable table, String name, String measured, String allowed, boolean pass) {
        table.row(name, measured, allowed, pass ? "pass" : "MISS");
    }
}
