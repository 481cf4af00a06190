package io.tollgate.node;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The command {@code tollgate}. */
public final class Main {
    /** Exit code where the configuration or the start is at fault; wrong usage is 2. */
    static final int FAILED = 1;

    private final NodeStarter starter;
    private final ConfigLoader loader;
    private final Path directory;
    private final PrintStream out;
    private final PrintStream err;
    private final Consumer<Serving> running;

    /**
     * A command line that starts nothing by itself.
     *
     * @param directory the working directory
     * @param running is told of a node that serves, which goes on until it is closed
     */
    Main(
            NodeStarter starter,
            ConfigLoader loader,
            Path directory,
            PrintStream out,
            PrintStream err,
            Consumer<Serving> running) {
        this.starter = starter;
        this.loader = loader;
        this.directory = directory;
        this.out = out;
        this.err = err;
        this.running = running;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // The first logger looks into every jar for a logging library: 20 ms, on the other core.
        Thread.ofPlatform().daemon().start(() -> System.getLogger(Main.class.getName()));
        var main =
                new Main(
                        Gateway::start,
                        ConfigLoader.ofProcess(Profiles.all()),
                        Path.of(""),
                        System.out,
                        System.err,
                        Main::closeOnSignal);
        System.exit(main.run(args));
    }

    int run(String... args) {
        return UsualStart.of(args)
                .map(start -> serve(start.config()))
                .orElseGet(() -> Commands.run(this, out, err, args));
    }

    /** Serves until the node is closed. */
    int serve(@Nullable Path config) {
        ConfigSource source = ConfigSource.find(loader, config, directory);
        return switch (source.load()) {
            case LoadResult.Refused(List<Problem> problems) -> {
                source.print(problems, err);
                yield FAILED;
            }
            case LoadResult.Loaded(GatewayConfig loaded) -> serve(source, loaded);
        };
    }

    private int serve(ConfigSource source, GatewayConfig config) {
        try (Serving serving = Serving.start(starter, source, config, out)) {
            running.accept(serving);
            serving.awaitClose();
            return 0;
        } catch (IOException e) {
            err.println("tollgate: cannot start: " + e.getMessage());
            return FAILED;
        }
    }

    /** Says everything that is wrong with a configuration, or what it would run. */
    int check(@Nullable Path config) {
        ConfigSource source = ConfigSource.find(loader, config, directory);
        return switch (source.load()) {
            case LoadResult.Refused(List<Problem> problems) -> {
                source.print(problems, err);
                yield FAILED;
            }
            case LoadResult.Loaded(GatewayConfig loaded) -> {
                try {
                    Gateway.check(loaded);
                } catch (IllegalArgumentException e) {
                    err.println(source.name() + ": " + e.getMessage());
                    yield FAILED;
                }
                out.print(Summary.of(source.name(), loaded));
                out.flush();
                yield 0;
            }
        };
    }

    /** The commands about prices. */
    PriceCommands prices() {
        return new PriceCommands(loader, directory, out, err);
    }

    /** The commands that read another gateway's configuration. */
    ImportCommands imports() {
        return new ImportCommands(directory, InstantSource.system(), out, err);
    }

    /** The commands about the record. */
    AuditCommands audit() {
        return new AuditCommands(loader, directory, out, err);
    }

    /** The command about the cluster. */
    ClusterCommand cluster() {
        return new ClusterCommand(out, err);
    }

    /** Runs the node for a moment, so that the JVM can write down what it loads. */
    int train(boolean cluster) {
        try {
            return Training.run(starter, loader, cluster, err);
        } catch (IOException e) {
            err.println("tollgate: training failed: " + e.getMessage());
            return FAILED;
        }
    }

    private static void closeOnSignal(Serving serving) {
        Runtime.getRuntime().addShutdownHook(new Thread(serving::close, "shutdown"));
    }
}
