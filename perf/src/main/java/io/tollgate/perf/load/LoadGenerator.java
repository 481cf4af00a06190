package io.tollgate.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load generator as a command: one run against one target, its result as JSON. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Sends bounded load to a gateway on this machine, prints what came back.")
final class LoadGenerator implements Runnable {
    private enum Mode {
        SATURATE,
        RATE,
        STREAMS
    }

    @Option(names = "--url", required = true, description = "such as http://127.0.0.1:8080/v1")
    private URI url = URI.create("http://127.0.0.1:1");

    @Option(names = "--key", defaultValue = "sk-mock", description = "bearer token")
    private String key = "";

    @Option(names = "--model", defaultValue = "*", description = "pattern, * is the mock's name")
    private String model = "*";

    @Option(names = "--mode", defaultValue = "SATURATE", description = "${COMPLETION-CANDIDATES}")
    private Mode mode = Mode.SATURATE;

    @Option(names = "--large", description = "10 KB instead of 1 KB")
    private boolean large;

    @Option(names = "--connections", defaultValue = "64", description = "or streams")
    private int connections;

    @Option(names = "--rate", defaultValue = "500", description = "requests a second, mode RATE")
    private int rate;

    @Option(names = "--chunks", defaultValue = "50", description = "of a stream, as the mock's")
    private int chunks;

    @Option(names = "--seconds", defaultValue = "5", description = "measured time")
    private int seconds;

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new LoadGenerator())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public void run() {
        try {
            System.out.println(json(load()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private LoadResult load() throws IOException {
        var target = new Target(url, model, key);
        Payload payload = large ? Payload.LARGE : Payload.SMALL;
        Duration measured = Duration.ofSeconds(seconds);
        return switch (mode) {
            case SATURATE ->
                    new ClosedLoop(target, payload, connections)
                            .run(Duration.ofSeconds(1), measured, Window.NONE);
            case RATE ->
                    new OpenLoop(target, payload, connections, rate)
                            .run(Duration.ofSeconds(1), measured, Window.NONE);
            case STREAMS ->
                    new StreamLoad(target, connections, 1_000, new StreamTally(chunks))
                            .run(measured, Duration.ofSeconds(60), Window.NONE);
        };
    }

    private static ObjectNode json(LoadResult result) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("sent", result.sent()).put("good", result.good());
        ObjectNode faults = json.putObject("faults");
        for (Map.Entry<Fault, Long> fault : result.faults().entrySet()) {
            faults.put(fault.getKey().name(), fault.getValue());
        }
        json.put("perSecond", result.perSecond());
        for (double percent : new double[] {50, 90, 99, 99.9}) {
            json.put("p" + percent + "Us", result.latency().percentileMicros(percent));
        }
        json.put("maxUs", result.latency().max() / 1_000.0);
        return json.put("sentLateP99Us", result.lateness().percentileMicros(99));
    }
}
