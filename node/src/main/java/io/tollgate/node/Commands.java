package io.tollgate.node;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands and options of {@code tollgate}, for picocli. Each calls {@link Main}. */
final class Commands {
    private Commands() {}

    static int run(Main main, PrintStream out, PrintStream err, String... args) {
        var line =
                new CommandLine(new Root(main))
                        .addSubcommand(new Serve(main))
                        .addSubcommand(new Check(main))
                        .addSubcommand(new Version(out))
                        .addSubcommand(PriceOptions.command(main.prices()))
                        .addSubcommand(ImportOptions.command(main.imports()))
                        .addSubcommand(AuditOptions.command(main.audit()))
                        .addSubcommand(ClusterOptions.command(main.cluster()))
                        .addSubcommand(new Train(main))
                        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(args);
    }

    /** Where the configuration is. */
    static final class Config {
        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description =
                        "The configuration (default: $TOLLGATE_CONFIG, then ./tollgate.yaml,"
                                + " then the environment alone).")
        @Nullable Path file;
    }

    /** Without a command it serves. */
    @Command(
            name = "tollgate",
            description = "An LLM gateway: one OpenAI-compatible endpoint for many providers.",
            mixinStandardHelpOptions = true,
            versionProvider = Build.class,
            footer = {"", "Exit codes: 0 done, 1 configuration or start failed, 2 wrong usage."})
    private static final class Root implements Callable<Integer> {
        private final Main main;
        @Mixin private Config config = new Config();

        Root(Main main) {
            this.main = main;
        }

        @Override
        public Integer call() {
            return main.serve(config.file);
        }
    }

    /** Serves until it is told to stop. */
    @Command(
            name = "serve",
            description = "Run a node (the default command).",
            mixinStandardHelpOptions = true)
    private static final class Serve implements Callable<Integer> {
        private final Main main;
        @Mixin private Config config = new Config();

        Serve(Main main) {
            this.main = main;
        }

        @Override
        public Integer call() {
            return main.serve(config.file);
        }
    }

    /** Checks a configuration. */
    @Command(
            name = "check",
            description =
                    "Say everything that is wrong with a configuration, or what it would run.",
            mixinStandardHelpOptions = true)
    private static final class Check implements Callable<Integer> {
        private final Main main;
        @Mixin private Config config = new Config();

        Check(Main main) {
            this.main = main;
        }

        @Override
        public Integer call() {
            return main.check(config.file);
        }
    }

    /** Says which version this is. */
    @Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true)
    private static final class Version implements Callable<Integer> {
        private final PrintStream out;

        Version(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() {
            out.println(Build.line());
            return 0;
        }
    }

    /** The run that the AOT cache is made of. */
    @Command(
            name = "train",
            hidden = true,
            description = "Run a node for a moment on free ports, for the JVM's AOT cache.")
    private static final class Train implements Callable<Integer> {
        private final Main main;

        @Option(names = "--cluster", description = "Run it as the member of a cluster.")
        private boolean cluster;

        Train(Main main) {
            this.main = main;
        }

        @Override
        public Integer call() {
            return main.train(cluster);
        }
    }

    /** The version of this build. */
    static final class Build implements IVersionProvider {
        static String line() {
            String version = Main.class.getPackage().getImplementationVersion();
            return "tollgate "
                    + (version == null ? "development" : version)
                    + " (Java "
                    + Runtime.version()
                    + ")";
        }

        @Override
        public String[] getVersion() {
            return new String[] {line()};
        }
    }
}
