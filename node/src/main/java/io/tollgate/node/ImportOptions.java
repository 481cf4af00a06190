package io.tollgate.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The options of {@code tollgate import}, for picocli. Each command calls {@link ImportCommands}.
 */
final class ImportOptions {
    private ImportOptions() {}

    static CommandLine command(ImportCommands imports) {
        return new CommandLine(new Import())
                .addSubcommand(new LiteLlm(imports))
                .addSubcommand(new Bifrost(imports));
    }

    /** Without a command of its own it says which there are. */
    @Command(
            name = "import",
            description = "Make a tollgate.yaml of another gateway's configuration.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Exit codes: 0 done, 1 not written, does not load, or with --strict something was"
                        + " not taken over; 2 a file cannot be read, or wrong usage."
            })
    private static final class Import implements Callable<Integer> {
        @Spec private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getErr());
            }
            return 2;
        }
    }

    /** Where the result goes. */
    static final class Target {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to write; without it there is a report only.")
        private @Nullable Path output;

        @Option(names = "--force", description = "Write over a file that is there.")
        private boolean force;

        @Option(names = "--strict", description = "Exit with 1 where anything was not taken over.")
        private boolean strict;

        ImportCommands.Output asked() {
            return new ImportCommands.Output(output, force, strict);
        }
    }

    /** From LiteLLM. */
    @Command(
            name = "litellm",
            description = "Read the config.yaml of LiteLLM's proxy, and say what was taken over.",
            mixinStandardHelpOptions = true)
    private static final class LiteLlm implements Callable<Integer> {
        private final ImportCommands imports;
        @Mixin private Target target = new Target();

        @Parameters(paramLabel = "FILE", description = "The file to read.")
        private Path file = Path.of("");

        @Option(
                names = "--database-export",
                paramLabel = "PATH",
                description =
                        "Keys and teams, as /key/list?return_full_object=true and /team/list answer:"
                                + " a JSON file, or a folder of them.")
        private @Nullable Path export;

        LiteLlm(ImportCommands imports) {
            this.imports = imports;
        }

        @Override
        public Integer call() {
            return imports.liteLlm(file, export, target.asked());
        }
    }

    /** From Bifrost. */
    @Command(
            name = "bifrost",
            description = "Read the config.json of Bifrost, and say what was taken over.",
            mixinStandardHelpOptions = true)
    private static final class Bifrost implements Callable<Integer> {
        private final ImportCommands imports;
        @Mixin private Target target = new Target();

        @Parameters(paramLabel = "FILE", description = "The file to read.")
        private Path file = Path.of("");

        Bifrost(ImportCommands imports) {
            this.imports = imports;
        }

        @Override
        public Integer call() {
            return imports.bifrost(file, target.asked());
        }
    }
}
